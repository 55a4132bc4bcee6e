import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link, useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import { ApiError, sentence } from "@/api/errors";
import { browserZone } from "@/lib/time";
import { signedIn } from "@/session/tokens";
import { Button, FormError, TextField } from "@/ui";
import { EntryPage } from "./entry_page";
import { EmailField, PasswordField } from "./fields";

export default function Register() {
  const [query] = useSearchParams();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const register = useMutation({
    mutationFn: () =>
      answer(api.POST("/api/auth/register", { body: { name, email, password, timezone: browserZone() } })),
    onSuccess: signedIn,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    register.mutate();
  };
  const refusal = register.error instanceof ApiError ? register.error : undefined;
  const taken = refusal?.code === "email_taken";
  return (
    <EntryPage title="Create your account" lead="It takes a minute. You pay only for sessions you book.">
      <form onSubmit={submit} className="flex flex-col gap-5">
        <FormError>
          {register.error && sentence(register.error)}{" "}
          {taken && (
            <Link className="underline" to={`/login?${query}`}>
              Sign in
            </Link>
          )}
        </FormError>
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          required
          maxLength={100}
          autoFocus
          value={name}
          error={refusal?.of("name")}
          onChange={(event) => setName(event.target.value)}
        />
        <EmailField value={email} onChange={setEmail} error={refusal?.of("email")} />
        <PasswordField
          label="Password"
          hint="At least 10 characters. Four words that mean something to you alone are good."
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          error={refusal?.of("password")}
        />
        <Button type="submit" size="large" busy={register.isPending}>
          Create the account
        </Button>
      </form>
      <p className="text-muted">
        You have one?{" "}
        <Link className="link inline-block py-2" to={`/login?${query}`}>
          Sign in
        </Link>
      </p>
    </EntryPage>
  );
}
