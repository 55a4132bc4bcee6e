import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link } from "react-router";
import { answer, api } from "@/api/client";
import { ApiError, sentence } from "@/api/errors";
import { Button, FormError, Notice } from "@/ui";
import { EntryPage } from "./entry_page";
import { EmailField } from "./fields";

export default function ForgotPassword() {
  const [email, setEmail] = useState("");
  const ask = useMutation({
    mutationFn: () => answer(api.POST("/api/auth/forgot-password", { body: { email } })),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  const refusal = ask.error instanceof ApiError ? ask.error : undefined;
  return (
    <EntryPage
      title="Forgot your password?"
      lead="Tell us your address, and we mail you a link to choose a new one."
    >
      <div role="status">
        {ask.isSuccess && (
          <Notice tone="good">
            If there is an account with {email}, a link is on its way. It is good for a while; look in your
            spam, too.
          </Notice>
        )}
      </div>
      <form onSubmit={submit} className="flex flex-col gap-5">
        <FormError>{ask.error && sentence(ask.error)}</FormError>
        <EmailField value={email} onChange={setEmail} error={refusal?.of("email")} autoFocus />
        <Button type="submit" size="large" busy={ask.isPending}>
          {ask.isSuccess ? "Send it again" : "Send the link"}
        </Button>
      </form>
      <Link className="link self-start py-2" to="/login">
        Back to signing in
      </Link>
    </EntryPage>
  );
}
