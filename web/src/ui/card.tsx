import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export function Card({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      className={cn("rounded-card border border-line bg-surface p-5 shadow-card sm:p-6", className)}
      {...rest}
    />
  );
}

type Tone = "plain" | "accent" | "good" | "bad" | "info";
const TONES: Record<Tone, string> = {
  plain: "bg-raised text-ink",
  accent: "bg-accent-soft text-accent-ink",
  good: "bg-good-soft text-good",
  bad: "bg-bad-soft text-bad",
  info: "bg-info-soft text-info",
};

/** A word about a thing's state; the colour says nothing that the word does not. */
export function Badge({ tone = "plain", className, ...rest }: ComponentProps<"span"> & { tone?: Tone }) {
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1 rounded-md px-2 py-0.5 text-sm font-medium",
        TONES[tone],
        className,
      )}
      {...rest}
    />
  );
}

/** Something to know before going on. */
export function Notice({ tone = "info", className, ...rest }: ComponentProps<"div"> & { tone?: Tone }) {
  return (
    <div className={cn("rounded-control px-4 py-3 text-[0.9375rem]", TONES[tone], className)} {...rest} />
  );
}
