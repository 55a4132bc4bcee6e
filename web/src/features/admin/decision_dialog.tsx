import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactNode } from "react";
import { isRefusal, sentence } from "@/api/errors";
import { Button, Dialog, FormError, TextArea } from "@/ui";

interface DecisionDialogProps {
  title: string;
  description: ReactNode;
  /** Of the text that goes with it. */
  label: string;
  /** Whether it can go without. */
  optional?: boolean;
  confirm: string;
  danger?: boolean;
  /** Does it; what it throws is shown, and the dialog stays. */
  onConfirm: (text: string) => Promise<unknown>;
  children: (open: () => void) => ReactNode;
}

const LONGEST = 1000;

/** A decision that an administrator gives a reason for. `children` gets what opens it. */
export function DecisionDialog({ children, onConfirm, ...about }: DecisionDialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      {children(() => setOpen(true))}
      <Dialog title={about.title} description={about.description} open={open} onOpenChange={setOpen}>
        <DecisionForm
          {...about}
          onConfirm={async (text) => {
            await onConfirm(text);
            setOpen(false);
          }}
        />
      </Dialog>
    </>
  );
}

function DecisionForm({
  label,
  optional,
  confirm,
  danger,
  onConfirm,
}: Pick<DecisionDialogProps, "label" | "optional" | "confirm" | "danger" | "onConfirm">) {
  const [text, setText] = useState("");
  const [missing, setMissing] = useState(false);
  const decide = useMutation({ mutationFn: () => onConfirm(text.trim()) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isMissing = !optional && !text.trim();
    setMissing(isMissing);
    if (!isMissing && !decide.isPending) decide.mutate();
  };
  const wrong = isRefusal(decide.error, "invalid_input") ? decide.error.errors[0]?.message : undefined;
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <FormError>{decide.error && !wrong && sentence(decide.error)}</FormError>
      <TextArea
        label={label}
        optional={optional}
        rows={4}
        maxLength={LONGEST}
        value={text}
        error={missing ? "Give a reason: they will read it." : wrong}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" look={danger ? "danger" : "primary"} className="self-end" busy={decide.isPending}>
        {confirm}
      </Button>
    </form>
  );
}
