import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { answer, api } from "@/api/client";
import { isRefusal, sentence } from "@/api/errors";
import { PasswordField } from "@/features/auth/fields";
import { useUser } from "@/session/session";
import { Button, FormError, useToast } from "@/ui";
import { Section } from "./section";

const EMPTY = { currentPassword: "", newPassword: "" };

export function PasswordSettings() {
  const { email } = useUser();
  const [typed, setTyped] = useState(EMPTY);
  const { toast } = useToast();
  const change = useMutation({
    mutationFn: () => answer(api.PUT("/api/auth/password", { body: typed })),
    onSuccess: () => {
      setTyped(EMPTY);
      toast("Your password is changed. Other devices are signed out.", "good");
    },
  });
  const refused = isRefusal(change.error, "invalid_input") ? change.error : undefined;
  const wrong = isRefusal(change.error, "wrong_password");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!change.isPending) change.mutate();
  };
  return (
    <Section title="Password" lead="Changing it signs out your other devices.">
      <form noValidate onSubmit={submit} className="flex flex-col gap-5">
        {/* Password managers look for whose password it is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <FormError>{change.error && !refused && !wrong && sentence(change.error)}</FormError>
        <PasswordField
          label="Current password"
          autoComplete="current-password"
          value={typed.currentPassword}
          error={wrong ? sentence(change.error) : refused?.of("currentPassword")}
          onChange={(currentPassword) => setTyped({ ...typed, currentPassword })}
        />
        <PasswordField
          label="New password"
          hint="10 characters or more."
          autoComplete="new-password"
          value={typed.newPassword}
          error={refused?.of("newPassword")}
          onChange={(newPassword) => setTyped({ ...typed, newPassword })}
        />
        <Button type="submit" className="self-start" busy={change.isPending}>
          Change the password
        </Button>
      </form>
    </Section>
  );
}
