import { Check } from "lucide-react";
import { useEffect, useRef } from "react";
import { useLocation } from "react-router";
import { cn } from "@/lib/cn";

const STEPS = ["Time", "Details", "Payment", "Confirmed"];

/** Where one is on the way to a session. */
export function Steps({ at }: { at: number }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();
  useEffect(() => {
    // What had the focus went with the step before; "default" is the page one came in by.
    if (key !== "default" && document.activeElement === document.body) heading.current?.focus();
  }, [at, key]);
  return (
    <>
      <h2 ref={heading} tabIndex={-1} className="sr-only">
        Step {at + 1} of {STEPS.length}: {STEPS[at]}
      </h2>
      <ol aria-label="Steps" className="mb-8 flex items-center gap-2 sm:gap-3">
        {STEPS.map((name, index) => (
          <li
            key={name}
            aria-current={index === at ? "step" : undefined}
            className={cn(
              "flex items-center gap-2 text-sm",
              index > at ? "text-muted" : "font-medium",
              index < STEPS.length - 1 && "grow",
            )}
          >
            <span
              aria-hidden
              className={cn(
                "tabular grid size-7 shrink-0 place-items-center rounded-full border text-sm",
                index < at && "border-accent bg-accent-soft text-accent-ink",
                index === at && "border-accent bg-accent font-semibold text-on-accent",
                index > at && "border-edge",
              )}
            >
              {index < at ? <Check className="size-4" /> : index + 1}
            </span>
            <span className={cn(index !== at && "max-sm:sr-only")}>{name}</span>
            {index < at && <span className="sr-only">(done)</span>}
            {index < STEPS.length - 1 && <span aria-hidden className="h-px grow bg-line" />}
          </li>
        ))}
      </ol>
    </>
  );
}
