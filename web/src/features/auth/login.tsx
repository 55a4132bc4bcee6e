import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link, useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import { signedIn } from "@/session/tokens";
import { Button, FormError, Notice } from "@/ui";
import { EntryPage } from "./entry_page";
import { EmailField, PasswordField } from "./fields";

export default function Login() {
  const [query] = useSearchParams();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const login = useMutation({
    mutationFn: () => answer(api.POST("/api/auth/login", { body: { email, password } })),
    onSuccess: signedIn, // the route sends who is signed in on to where they wanted
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    login.mutate();
  };
  return (
    <EntryPage title="Welcome back">
      {query.has("expired") && <Notice>Your session has ended. Sign in to go on where you were.</Notice>}
      <form onSubmit={submit} className="flex flex-col gap-5">
        <FormError>{login.error && sentence(login.error)}</FormError>
        <EmailField value={email} onChange={setEmail} autoFocus />
        <PasswordField
          label="Password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
        />
        <Button type="submit" size="large" busy={login.isPending}>
          Sign in
        </Button>
      </form>
      <div className="flex flex-wrap justify-between gap-x-6 gap-y-2">
        <Link className="link py-2" to="/forgot-password">
          Forgot your password?
        </Link>
        <Link className="link py-2" to={`/register?${query}`}>
          Create an account
        </Link>
      </div>
    </EntryPage>
  );
}
