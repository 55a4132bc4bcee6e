import { Hourglass } from "lucide-react";
import { useEffect, useRef } from "react";
import { cn } from "@/lib/cn";
import { useNow } from "@/lib/clock";
import { countdown } from "@/lib/time";
import { useToast } from "@/ui";

// Told aloud when this many minutes are left; a clock that speaks every second is noise.
const TOLD_AT = [10, 5, 2, 1];

/** How long a time is still held. */
export function HoldCountdown({ until }: { until: string }) {
  const left = Date.parse(until) - useNow();
  const { announce } = useToast();
  const minutes = Math.ceil(left / 60_000);
  const before = useRef(minutes);
  useEffect(() => {
    if (minutes < before.current && TOLD_AT.includes(minutes)) {
      announce(`The time is held for ${minutes} more ${minutes === 1 ? "minute" : "minutes"}.`);
    }
    before.current = minutes;
  }, [minutes, announce]);
  const isShort = left < 2 * 60_000;
  return (
    <p
      className={cn(
        "flex items-center gap-3 rounded-control px-4 py-3",
        isShort ? "bg-bad-soft text-bad" : "bg-accent-soft text-accent-ink",
      )}
    >
      <Hourglass aria-hidden className="size-5 shrink-0" />
      <span>
        {isShort ? "Hurry: this time is held for" : "This time is held for you for"}{" "}
        <span role="timer" className="tabular font-semibold">
          {countdown(left)}
        </span>
      </span>
    </p>
  );
}
