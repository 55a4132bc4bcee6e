// A label, a control, a hint and an error that belong together, for eyes and for screen readers.
import { CircleAlert } from "lucide-react";
import { useId, type ComponentProps, type ReactNode } from "react";
import { cn } from "@/lib/cn";

const CONTROL =
  "w-full min-h-11 rounded-control border border-edge bg-surface px-3.5 py-2.5 text-base text-ink transition-colors hover:border-muted aria-invalid:border-bad";

/** The look of a control, for one that stands in a `Field` of its own. */
export function controlLook(more?: string): string {
  return cn(CONTROL, more);
}

interface Around {
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  optional?: boolean;
  /** The label is read, not seen. */
  hideLabel?: boolean;
}

interface FieldProps extends Around {
  children: (control: { id: string; "aria-invalid"?: true; "aria-describedby"?: string }) => ReactNode;
  className?: string;
  id?: string;
}

/** For a control of your own: spread what it hands over onto the control. */
export function Field({
  label,
  hint,
  error,
  optional,
  hideLabel,
  children,
  className,
  id: given,
}: FieldProps) {
  const made = useId();
  const id = given ?? made;
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className={cn("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "text-[0.9375rem] font-medium"}>
        {label} {optional && <span className="font-normal text-muted">(optional)</span>}
      </label>
      {children({ id, "aria-invalid": error ? true : undefined, "aria-describedby": described || undefined })}
      {error && (
        <p id={`${id}-error`} className="flex gap-1.5 text-sm text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

function split<T extends Around & { className?: string; id?: string }>(props: T) {
  const { label, hint, error, optional, hideLabel, className, id, ...control } = props;
  return { around: { label, hint, error, optional, hideLabel, className, id }, control };
}

export function TextField(props: Around & ComponentProps<"input">) {
  const { around, control } = split(props);
  return <Field {...around}>{(wired) => <input {...control} {...wired} className={CONTROL} />}</Field>;
}

export function TextArea(props: Around & ComponentProps<"textarea">) {
  const { around, control } = split(props);
  return (
    <Field {...around}>
      {(wired) => <textarea rows={4} {...control} {...wired} className={cn(CONTROL, "resize-y")} />}
    </Field>
  );
}

/** The platform's own select: phones show it best. */
export function Select(props: Around & ComponentProps<"select">) {
  const { around, control } = split(props);
  return (
    <Field {...around}>
      {(wired) => <select {...control} {...wired} className={cn(CONTROL, "select-arrow pr-10")} />}
    </Field>
  );
}

export function Checkbox({ label, hint, className, ...rest }: Around & ComponentProps<"input">) {
  const id = useId();
  return (
    <label className={cn("flex min-h-11 items-start gap-3 py-2", className)}>
      <input
        type="checkbox"
        aria-describedby={hint ? id : undefined}
        className="mt-0.5 size-5 shrink-0 accent-accent"
        {...rest}
      />
      <span>
        {label}
        {hint && (
          <span id={id} className="block text-sm text-muted">
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}

/** What is wrong with a form as a whole; focused when it appears, so that it is read. */
export function FormError({ children }: { children?: ReactNode }) {
  if (!children) return null;
  return (
    <div
      role="alert"
      className="flex gap-2.5 rounded-control border border-bad/40 bg-bad-soft px-3.5 py-3 text-[0.9375rem] text-bad"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div>{children}</div>
    </div>
  );
}
