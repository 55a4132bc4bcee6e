import { Eye, EyeOff } from "lucide-react";
import { useState, type ReactNode } from "react";
import { buttonLook, TextField, Field } from "@/ui";

interface ControlProps {
  value: string;
  onChange: (value: string) => void;
  error?: string;
  autoFocus?: boolean;
}

export function EmailField({ onChange, ...rest }: ControlProps) {
  return (
    <TextField
      label="E-mail"
      type="email"
      name="email"
      autoComplete="username"
      required
      onChange={(event) => onChange(event.target.value)}
      {...rest}
    />
  );
}

interface PasswordProps extends ControlProps {
  label: string;
  hint?: ReactNode;
  autoComplete: "current-password" | "new-password";
}

/** With a button that shows what was typed. */
export function PasswordField({ label, hint, error, onChange, ...rest }: PasswordProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error}>
      {(wired) => (
        <div className="relative">
          <input
            {...wired}
            {...rest}
            type={shown ? "text" : "password"}
            name="password"
            required
            onChange={(event) => onChange(event.target.value)}
            className="min-h-11 w-full rounded-control border border-edge bg-surface py-2.5 pr-12 pl-3.5 text-base hover:border-muted aria-invalid:border-bad"
          />
          <button
            type="button"
            aria-pressed={shown}
            aria-label="Show the password"
            onClick={() => setShown(!shown)}
            className={buttonLook("quiet", "icon", "absolute top-1/2 right-px -translate-y-1/2 text-muted")}
          >
            {shown ? <EyeOff aria-hidden className="size-5" /> : <Eye aria-hidden className="size-5" />}
          </button>
        </div>
      )}
    </Field>
  );
}
