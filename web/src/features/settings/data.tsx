import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState, type FormEvent } from "react";
import { answer, api, nothing } from "@/api/client";
import { isRefusal, sentence } from "@/api/errors";
import { download } from "@/lib/csv";
import { signedOut } from "@/session/tokens";
import { Button, ButtonLink, Dialog, FormError, TextField, useToast } from "@/ui";
import { Section } from "./section";

export function DataSettings() {
  const { toast } = useToast();
  const take = useMutation({
    mutationFn: () => answer(api.GET("/api/auth/me/export")),
    onSuccess: ({ export: all }) =>
      download("mentor-connect-my-data.json", JSON.stringify(all, null, 2), "application/json"),
    onError: (error) => toast(sentence(error), "bad"),
  });
  return (
    <Section title="Your data">
      <div className="flex flex-col gap-6">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="max-w-md">Everything that we keep about you, in one file (JSON).</p>
          <Button look="secondary" busy={take.isPending} onClick={() => take.mutate()}>
            <Download aria-hidden className="size-4" />
            Download my data
          </Button>
        </div>
        <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-6">
          <p className="max-w-md">
            Deleting your account makes you anonymous at once, wherever you are shown. Records of money stay,
            as the law wants.
          </p>
          <DeleteAccount />
        </div>
      </div>
    </Section>
  );
}

const WORD = "delete";

function DeleteAccount() {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [missing, setMissing] = useState(false);
  const remove = useMutation({
    mutationFn: () => nothing(api.DELETE("/api/auth/me")),
    onSuccess: () => signedOut(),
  });
  const hasSessions = isRefusal(remove.error, "has_upcoming_bookings");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isMissing = typed.trim().toLowerCase() !== WORD;
    setMissing(isMissing);
    if (!isMissing && !remove.isPending) remove.mutate();
  };
  return (
    <>
      <Button look="danger" onClick={() => setOpen(true)}>
        Delete my account
      </Button>
      <Dialog
        title="Delete your account"
        description="This cannot be undone. You can take your data with you first."
        open={open}
        onOpenChange={setOpen}
      >
        <form noValidate onSubmit={submit} className="flex flex-col gap-4">
          <FormError>
            {remove.error && (
              <>
                <p>{sentence(remove.error)}</p>
                {hasSessions && (
                  <ButtonLink look="secondary" className="mt-2" to="/bookings">
                    Look at my sessions
                  </ButtonLink>
                )}
              </>
            )}
          </FormError>
          <TextField
            label={`Type “${WORD}” to confirm`}
            autoComplete="off"
            value={typed}
            error={missing ? `Type the word ${WORD}.` : undefined}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button type="submit" look="danger" className="self-end" busy={remove.isPending}>
            Delete my account for good
          </Button>
        </form>
      </Dialog>
    </>
  );
}
