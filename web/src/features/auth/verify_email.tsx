import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import { isRefusal, sentence } from "@/api/errors";
import { useSession } from "@/session/session";
import { userChanged } from "@/session/tokens";
import { Button, ButtonLink, Loading, Notice, Skeleton, useToast } from "@/ui";
import { EntryPage } from "./entry_page";

export default function VerifyEmail() {
  const [query] = useSearchParams();
  const token = query.get("token") ?? "";
  const { user } = useSession();
  const verify = useMutation({
    mutationFn: () => answer(api.POST("/api/auth/verify-email", { body: { token } })),
    onSuccess: (me) => user?.id === me.user.id && userChanged(me.user),
  });
  const asked = useRef(false);
  const { mutate } = verify;
  useEffect(() => {
    // The link is good once, and effects may run twice.
    if (token && !asked.current) mutate();
    asked.current = true;
  }, [token, mutate]);

  if (verify.isSuccess) {
    return (
      <EntryPage title="Your address is confirmed" lead="Thank you. You can book sessions now.">
        <ButtonLink to={user ? "/mentors" : "/login"} size="large" className="self-start">
          {user ? "Find a mentor" : "Sign in"}
        </ButtonLink>
      </EntryPage>
    );
  }
  return (
    <EntryPage title="Confirm your e-mail address">
      {verify.error || !token ? (
        <Refused error={verify.error} />
      ) : (
        <Loading label="Confirming your address">
          <Skeleton className="h-12" />
        </Loading>
      )}
    </EntryPage>
  );
}

function Refused({ error }: { error: unknown }) {
  const { user } = useSession();
  return (
    <>
      <Notice tone="bad" role="alert">
        {!error || isRefusal(error, "invalid_token")
          ? "This link is no longer good: it was used, or it is too old."
          : sentence(error)}
      </Notice>
      {user?.emailVerified ? (
        <p>Your address {user.email} is confirmed already.</p>
      ) : user ? (
        <ResendLink />
      ) : (
        <ButtonLink look="secondary" to="/login?next=/verify-email" className="self-start">
          Sign in to get a new one
        </ButtonLink>
      )}
    </>
  );
}

/** Mails a new link to the address of who is signed in. */
export function ResendLink() {
  const { toast } = useToast();
  const resend = useMutation({
    mutationFn: () => answer(api.POST("/api/auth/verify-email/resend")),
    onSuccess: () => toast("A new link is on its way to you.", "good"),
    onError: (error) => toast(sentence(error), "bad"),
  });
  return (
    <Button look="secondary" className="self-start" busy={resend.isPending} onClick={() => resend.mutate()}>
      Mail me a new link
    </Button>
  );
}
