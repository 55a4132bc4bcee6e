// What are a mentor's weekly hours while they are written, and what is wrong with them?
import type { FieldError } from "@/api/errors";
import type { Schemas } from "@/api/types";

/** Wall-clock HH:MM in the mentor's zone, as a time field holds it: an end at midnight is 00:00. */
export interface Span {
  start: string;
  end: string;
}
/** The spans of each weekday; 0 is Sunday. */
export type Week = Span[][];
/** One date in place of its weekday; no spans are a day off. */
export interface DateHours {
  date: string;
  spans: Span[];
}

export const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
/** Weeks are shown from Monday. */
export const SHOWN_ORDER = [1, 2, 3, 4, 5, 6, 0];
const DAY = 24 * 60;

export function weekOf(days: readonly Schemas["DayView"][]): Week {
  return WEEKDAYS.map((_, day) =>
    days.filter((one) => one.dayOfWeek === day).flatMap((one) => one.slots.map(typed)),
  );
}

export function datesOf(dates: readonly Schemas["DateView"][]): DateHours[] {
  return dates.map(({ date, slots }) => ({ date, spans: slots.map(typed) }));
}

/** All seven days, so that a weekday's number is also its place in the API's complaints. */
export function sentWeek(week: Week): Schemas["DayShape"][] {
  return week.map((spans, dayOfWeek) => ({ dayOfWeek, slots: spans.map(sent) }));
}

export function sentDates(dates: readonly DateHours[]): Schemas["DateShape"][] {
  return dates.map(({ date, spans }) => ({ date, slots: spans.map(sent) }));
}

const typed = ({ start, end }: Span): Span => ({ start, end: end === "24:00" ? "00:00" : end });
const sent = ({ start, end }: Span): Span => ({ start, end: end === "00:00" ? "24:00" : end });

/** Minutes from the day's midnight; both NaN while a field is empty. */
export function minutesOf({ start, end }: Span): [number, number] {
  return [minutes(start), minutes(end) || (end ? DAY : NaN)];
}

function minutes(clock: string): number {
  const [hours, rest] = clock.split(":").map(Number);
  return clock ? (hours ?? NaN) * 60 + (rest ?? NaN) : NaN;
}

/** 13:30; an end at midnight is 24:00. */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** What is wrong with the spans of one day, by the API's paths: `availability.1.slots.0.end`. */
export function problemsOf(spans: readonly Span[], path: string): FieldError[] {
  return spans.flatMap((span, at) => {
    const [start, end] = minutesOf(span);
    const place = `${path}.slots.${at}`;
    if (Number.isNaN(start)) return [{ field: `${place}.start`, message: "Say when it starts." }];
    if (Number.isNaN(end)) return [{ field: `${place}.end`, message: "Say when it ends." }];
    if (end <= start) return [{ field: `${place}.end`, message: AFTER }];
    const before = spans.find((other, index) => index !== at && runsInto(other, start, index < at));
    return before ? [{ field: `${place}.start`, message: overlaps(before) }] : [];
  });
}

const AFTER = "End after the start. A night is two spans: until midnight, and from midnight on the next day.";
const overlaps = (span: Span) => `Overlaps ${span.start} to ${sent(span).end}: start later, or join the two.`;

/** Whether a span covers the start of another; of two that start together the later in the list is to blame. */
function runsInto(span: Span, start: number, isEarlier: boolean): boolean {
  const [from, to] = minutesOf(span);
  return (from < start || (from === start && isEarlier)) && start < to;
}

export function weekProblems(week: Week): FieldError[] {
  return week.flatMap((spans, day) => problemsOf(spans, `availability.${day}`));
}

export function dateProblems(dates: readonly DateHours[]): FieldError[] {
  return dates.flatMap(({ spans }, at) => problemsOf(spans, `dateOverrides.${at}`));
}

/** One day's hours put on other days, in place of theirs. */
export function copied(week: Week, from: number, to: readonly number[]): Week {
  return week.map((spans, day) =>
    to.includes(day) ? (week[from] ?? []).map((span) => ({ ...span })) : spans,
  );
}

/** A span that can be added without touching the others: in the evening, or wherever an hour is free. */
export function freeSpan(spans: readonly Span[]): Span {
  const taken = spans.map(minutesOf);
  const isFree = (from: number, to: number) => taken.every(([start, end]) => to <= start || end <= from);
  for (const length of [180, 60])
    for (const hour of [18, 9, 14, 6, 12, 20, 22, 16, 10, 8, 4, 2, 0])
      if (isFree(hour * 60, Math.min(hour * 60 + length, DAY)))
        return { start: clockOf(hour * 60), end: clockOf(Math.min(hour * 60 + length, DAY) % DAY) };
  return { start: "", end: "" };
}

/** How many hours a week these are: 12.5. */
export function hoursOf(week: Week): number {
  const each = week.flat().map((span) => {
    const [start, end] = minutesOf(span);
    return Math.max(0, end - start) || 0;
  });
  return each.reduce((sum, one) => sum + one, 0) / 60;
}
