import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link, useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import { ApiError, isRefusal, sentence } from "@/api/errors";
import { Button, ButtonLink, FormError, Notice } from "@/ui";
import { EntryPage } from "./entry_page";
import { PasswordField } from "./fields";

export default function ResetPassword() {
  const [query] = useSearchParams();
  const [password, setPassword] = useState("");
  const reset = useMutation({
    mutationFn: () =>
      answer(api.POST("/api/auth/reset-password", { body: { token: query.get("token") ?? "", password } })),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reset.mutate();
  };
  if (reset.isSuccess) {
    return (
      <EntryPage title="Your password is changed" lead="Wherever you were signed in, you are now signed out.">
        <ButtonLink to="/login" size="large" className="self-start">
          Sign in
        </ButtonLink>
      </EntryPage>
    );
  }
  const refusal = reset.error instanceof ApiError ? reset.error : undefined;
  const isOld = !query.get("token") || isRefusal(reset.error, "invalid_token") || refusal?.of("token");
  return (
    <EntryPage title="Choose a new password">
      {isOld ? (
        <>
          <Notice tone="bad" role="alert">
            This link is no longer good: it was used, or it is too old.
          </Notice>
          <Link className="link self-start py-2" to="/forgot-password">
            Send me a new one
          </Link>
        </>
      ) : (
        <form onSubmit={submit} className="flex flex-col gap-5">
          <FormError>{reset.error && sentence(reset.error)}</FormError>
          <PasswordField
            label="New password"
            hint="At least 10 characters."
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
            error={refusal?.of("password")}
            autoFocus
          />
          <Button type="submit" size="large" busy={reset.isPending}>
            Change the password
          </Button>
        </form>
      )}
    </EntryPage>
  );
}
