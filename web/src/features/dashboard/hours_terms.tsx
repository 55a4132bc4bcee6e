import type { FieldError } from "@/api/errors";
import { fieldId, Select, TextField } from "@/ui";
import type { HoursDraft } from "./hours_draft";

interface HoursTermsProps {
  draft: HoursDraft;
  change: (part: Partial<HoursDraft>) => void;
  errors: readonly FieldError[];
}

const BUFFERS = [0, 5, 10, 15, 30, 45, 60, 90, 120, 240];
const NOTICES = [0, 30, 60, 120, 240, 720, 1_440, 2_880, 10_080];

export function HoursTerms({ draft, change, errors }: HoursTermsProps) {
  const error = (field: string) => errors.find((one) => one.field === field)?.message;
  return (
    <div className="grid gap-6 sm:grid-cols-2">
      <Select
        label="Break between sessions"
        hint="The least time from one session to the next."
        id={fieldId("bufferMinutes")}
        value={draft.bufferMinutes}
        error={error("bufferMinutes")}
        onChange={(event) => change({ bufferMinutes: event.target.value })}
      >
        {options(BUFFERS, draft.bufferMinutes, "No break")}
      </Select>
      <Select
        label="Notice"
        hint="How long before its start a session can be booked at the latest."
        id={fieldId("minimumNoticeMinutes")}
        value={draft.minimumNoticeMinutes}
        error={error("minimumNoticeMinutes")}
        onChange={(event) => change({ minimumNoticeMinutes: event.target.value })}
      >
        {options(NOTICES, draft.minimumNoticeMinutes, "None")}
      </Select>
      <TextField
        label="How far ahead, in days"
        inputMode="numeric"
        hint="Later days cannot be booked yet."
        id={fieldId("bookingWindowDays")}
        value={draft.bookingWindowDays}
        maxLength={3}
        error={error("bookingWindowDays")}
        onChange={(event) => change({ bookingWindowDays: event.target.value })}
      />
      <TextField
        label="Most sessions a day"
        optional
        inputMode="numeric"
        hint="Empty: as many as there is room for."
        id={fieldId("maxSessionsPerDay")}
        value={draft.maxSessionsPerDay}
        maxLength={2}
        error={error("maxSessionsPerDay")}
        onChange={(event) => change({ maxSessionsPerDay: event.target.value })}
      />
    </div>
  );
}

/** The usual ones, and what is set where that is none of them. */
function options(usual: number[], set: string, none: string) {
  const all = [...new Set([...usual, Number(set)])].sort((one, other) => one - other);
  return all.map((count) => (
    <option key={count} value={count}>
      {count === 0 ? none : written(count)}
    </option>
  ));
}

function written(minutes: number): string {
  const units: [string, number][] = [
    ["day", 1_440],
    ["hour", 60],
  ];
  for (const [name, length] of units)
    if (minutes % length === 0) return `${minutes / length} ${name}${minutes === length ? "" : "s"}`;
  return `${minutes} minutes`;
}
