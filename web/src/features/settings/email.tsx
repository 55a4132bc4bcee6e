import { useMutation } from "@tanstack/react-query";
import { BadgeCheck, MailWarning } from "lucide-react";
import { api, nothing } from "@/api/client";
import { sentence } from "@/api/errors";
import { useUser } from "@/session/session";
import { Badge, Button, FormError } from "@/ui";
import { Section } from "./section";

export function EmailSettings() {
  const { email, emailVerified } = useUser();
  const resend = useMutation({ mutationFn: () => nothing(api.POST("/api/auth/verify-email/resend")) });
  return (
    <Section title="E-mail">
      <p className="flex flex-wrap items-center gap-3">
        <span className="font-medium">{email}</span>
        {emailVerified ? (
          <Badge tone="good">
            <BadgeCheck aria-hidden className="size-4" /> Confirmed
          </Badge>
        ) : (
          <Badge tone="accent">
            <MailWarning aria-hidden className="size-4" /> Not confirmed
          </Badge>
        )}
      </p>
      {!emailVerified && (
        <div className="mt-4 flex flex-col items-start gap-3">
          <p className="text-muted">We sent you a mail with a link. It is good for 24 hours.</p>
          <FormError>{resend.error && sentence(resend.error)}</FormError>
          <Button look="secondary" busy={resend.isPending} onClick={() => resend.mutate()}>
            Send the mail again
          </Button>
          <p role="status" className="text-good">
            {resend.isSuccess && "A mail is on its way."}
          </p>
        </div>
      )}
    </Section>
  );
}
