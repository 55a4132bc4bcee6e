// The open room: the meeting, how long it lasts, and the way out.
import { useQuery } from "@tanstack/react-query";
import { Clock, ExternalLink, LogOut, TriangleAlert } from "lucide-react";
import { answer, api } from "@/api/client";
import { other } from "@/features/bookings/states";
import { cn } from "@/lib/cn";
import { useNow } from "@/lib/clock";
import { countdown } from "@/lib/time";
import { Button, buttonLook, ErrorState } from "@/ui";
import type { Common } from "./before";
import { warningAt, warningWords, type Phase, type Warning } from "./phase";
import { Video } from "./video";

interface InCallProps extends Common {
  phase: Extract<Phase, { name: "open" }>;
  onLeft: () => void;
}

export function InCall({ booking, role, heading, phase, onLeft }: InCallProps) {
  const link = useQuery({
    queryKey: ["meetingLink", booking.id],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/bookings/{booking_id}/meeting-link", {
          params: { path: { booking_id: booking.id } },
          signal,
        }),
      ),
    staleTime: Infinity, // a new one would throw people out of the room
  });
  const warning = warningAt(phase.endsAt, useNow(1_000));
  return (
    <div data-full-screen className="flex h-dvh flex-col">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-surface px-3 py-1.5 sm:px-5">
        <h1 ref={heading} tabIndex={-1} className="min-w-0 grow truncate text-base sm:text-lg">
          <span className="max-sm:sr-only">Call with </span>
          {other(booking, role).name}
        </h1>
        <Left phase={phase} warning={warning} />
        <div className="flex gap-1">
          {link.data && (
            <a
              href={link.data.url}
              target="_blank"
              rel="noreferrer"
              aria-label="Open in a new tab"
              title="Open in a new tab"
              className={buttonLook("quiet", "icon")}
            >
              <ExternalLink aria-hidden className="size-5" />
            </a>
          )}
          <Button look="danger" onClick={onLeft} className="px-3">
            <LogOut aria-hidden className="size-4" />
            Leave
          </Button>
        </div>
      </header>
      <WarningLine warning={warning} />
      {link.data && <Video link={link.data} onLeft={onLeft} />}
      {link.isError && !link.data && (
        <div className="p-6">
          <ErrorState error={link.error} onRetry={() => void link.refetch()} />
        </div>
      )}
    </div>
  );
}

function Left({ phase, warning }: { phase: InCallProps["phase"]; warning: Warning | null }) {
  const present = useNow(1_000);
  const [words, until] =
    present < phase.startsAt
      ? ["Starts in", phase.startsAt]
      : present < phase.endsAt
        ? ["Ends in", phase.endsAt]
        : ["Room closes in", phase.closesAt];
  return (
    <p
      className={cn(
        "flex items-center gap-2 max-sm:order-last max-sm:w-full max-sm:text-[0.9375rem]",
        warning !== null && "font-semibold",
      )}
    >
      <Clock aria-hidden className="size-4 shrink-0" />
      {words}{" "}
      <span role="timer" className="tabular min-w-12">
        {countdown(until - present)}
      </span>
    </p>
  );
}

/** Read aloud when it changes: at ten, five and one minute, and at the end. */
function WarningLine({ warning }: { warning: Warning | null }) {
  return (
    <div role="alert">
      {warning !== null && (
        <p
          className={cn(
            "flex items-center justify-center gap-2 px-4 py-2 text-center text-[0.9375rem] font-medium",
            warning === 10 ? "bg-info-soft text-info" : "bg-bad-soft text-bad",
          )}
        >
          <TriangleAlert aria-hidden className="size-4 shrink-0" />
          {warningWords(warning)}
        </p>
      )}
    </div>
  );
}
