import { Check } from "lucide-react";
import { Link } from "react-router";
import { cn } from "@/lib/cn";
import { STEPS, type Step } from "@/features/profile/draft";

export type Place = Step | "submit";

export const TITLES: Record<Place, string> = {
  bio: "Who are you?",
  experience: "What have you done?",
  expertise: "What do you help with?",
  availability: "When can students book you?",
  pricing: "What does a session cost?",
  submit: "Look it over and send it",
};
const LABELS: Record<Place, string> = {
  bio: "Bio",
  experience: "Experience",
  expertise: "Expertise",
  availability: "Availability",
  pricing: "Pricing",
  submit: "Submit",
};

/** Where one is, and what is complete; every step can be gone to. */
export function StepList({ current, done }: { current: Place; done: readonly Step[] }) {
  return (
    <nav aria-label="Steps of the application">
      <ol className="grid grid-cols-6 gap-1.5 sm:gap-3">
        {[...STEPS, "submit" as const].map((step, at) => {
          const isDone = step !== "submit" && done.includes(step);
          const isHere = step === current;
          return (
            <li key={step}>
              <Link
                to={`?step=${step}`}
                aria-current={isHere ? "step" : undefined}
                className={cn(
                  "flex min-h-11 flex-col gap-1.5 border-t-3 pt-2 text-sm",
                  isHere
                    ? "border-accent text-ink"
                    : isDone
                      ? "border-good text-muted"
                      : "border-line text-muted",
                )}
              >
                <span className={cn("flex items-center gap-1", isHere && "font-semibold")}>
                  {isDone ? (
                    <Check aria-hidden className="size-4 shrink-0 text-good" />
                  ) : (
                    <span className="tabular">{at + 1}</span>
                  )}
                  <span className="max-sm:sr-only">{LABELS[step]}</span>
                  {isDone && <span className="sr-only">, complete</span>}
                </span>
              </Link>
            </li>
          );
        })}
      </ol>
      <p className="mt-1 text-sm text-muted sm:hidden" aria-hidden>
        {LABELS[current]}
      </p>
    </nav>
  );
}
