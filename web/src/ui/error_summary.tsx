// What is wrong with a form, in one list at its top, each a link to its field. It takes the focus when it appears.
import { useEffect, useRef } from "react";
import type { FieldError } from "@/api/errors";

interface ErrorSummaryProps {
  errors: FieldError[];
  /** Changes with each attempt to send: the summary is focused then. By default each new array is one. */
  attempt?: unknown;
  /** A field's path in people's words. */
  nameOf?: (field: string) => string | undefined;
  /** Makes the field visible first, where it may be hidden. */
  onGo?: (field: string) => void;
}

export function ErrorSummary({ errors, attempt = errors, nameOf, onGo }: ErrorSummaryProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus(); // it is not there while there are no errors
  }, [attempt]);
  if (!errors.length) return null;
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="mb-6 rounded-card border border-bad/40 bg-bad-soft px-5 py-4 text-bad"
    >
      <h2 className="text-base">
        {errors.length === 1 ? "One thing needs another look" : `${errors.length} things need another look`}
      </h2>
      <ul className="mt-1">
        {errors.map(({ field, message }) => (
          <li key={field + message}>
            <a
              href={`#${fieldId(field)}`}
              className="inline-flex min-h-9 items-center underline underline-offset-4"
              onClick={(event) => {
                event.preventDefault();
                onGo?.(field);
                requestAnimationFrame(() => focusField(field));
              }}
            >
              {nameOf?.(field) ? `${nameOf(field)}: ${message}` : message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The id of the control for a field of the API: its path. */
export function fieldId(field: string): string {
  return `field-${field}`;
}

/** Focuses the control of a field, or of what it is a part of. */
export function focusField(field: string): void {
  for (let path = field; path; path = path.slice(0, Math.max(0, path.lastIndexOf(".")))) {
    const control = document.getElementById(fieldId(path));
    if (!control) continue;
    control.focus();
    control.scrollIntoView({ block: "center" });
    return;
  }
}
