// Choosing some of a few, and one of a few, each choice in sight.
import { CircleAlert } from "lucide-react";
import { useId, type ReactNode } from "react";
import { cn } from "@/lib/cn";

interface GroupProps<T extends string> {
  legend: string;
  hint?: ReactNode;
  error?: string;
  id?: string;
  choices: readonly { value: T; label: ReactNode; hint?: string }[];
  className?: string;
}

/** Check boxes as chips. */
export function ChooseSome<T extends string>({
  value,
  onChange,
  ...around
}: GroupProps<T> & { value: readonly T[]; onChange: (value: T[]) => void }) {
  const toggled = (one: T) =>
    value.includes(one) ? value.filter((other) => other !== one) : [...value, one];
  return (
    <Group {...around}>
      {(choice) => (
        <input
          type="checkbox"
          className="size-5 shrink-0 accent-accent"
          checked={value.includes(choice)}
          onChange={() => onChange(toggled(choice))}
        />
      )}
    </Group>
  );
}

/** Radio buttons as chips. */
export function ChooseOne<T extends string>({
  value,
  onChange,
  ...around
}: GroupProps<T> & { value: T | null; onChange: (value: T) => void }) {
  const name = useId();
  return (
    <Group {...around}>
      {(choice) => (
        <input
          type="radio"
          name={name}
          className="size-5 shrink-0 accent-accent"
          checked={value === choice}
          onChange={() => onChange(choice)}
        />
      )}
    </Group>
  );
}

function Group<T extends string>({
  legend,
  hint,
  error,
  id,
  choices,
  className,
  children,
}: GroupProps<T> & { children: (choice: T) => ReactNode }) {
  const made = useId();
  const described = [error && `${made}-error`, hint && `${made}-hint`].filter(Boolean).join(" ");
  return (
    <fieldset id={id} tabIndex={-1} aria-describedby={described || undefined} className={className}>
      <legend className="mb-1.5 text-[0.9375rem] font-medium">{legend}</legend>
      {error && (
        <p id={`${made}-error`} className="mb-2 flex gap-1.5 text-sm text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {choices.map(({ value, label, hint: note }) => (
          <label
            key={value}
            className={cn(
              "flex min-h-11 items-center gap-2.5 rounded-control border bg-surface px-3.5 py-2 hover:border-muted",
              "has-checked:border-accent-ink has-checked:bg-accent-soft has-focus-visible:outline-3",
              error ? "border-bad" : "border-line",
            )}
          >
            {children(value)}
            <span>
              {label}
              {note && <span className="block text-sm text-muted">{note}</span>}
            </span>
          </label>
        ))}
      </div>
      {hint && (
        <p id={`${made}-hint`} className="mt-1.5 text-sm text-muted">
          {hint}
        </p>
      )}
    </fieldset>
  );
}
