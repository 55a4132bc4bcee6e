// Which booked sessions would lie outside of new hours?
import { dayIn } from "@/lib/time";
import { minutesOf, type DateHours, type Span, type Week } from "./week";

interface Session {
  scheduledAt: string;
  duration: number;
}
interface Hours {
  week: Week;
  dates: readonly DateHours[];
  timezone: string;
}

const DAY = 24 * 60;

export function outside<T extends Session>(sessions: readonly T[], hours: Hours): T[] {
  return sessions.filter((session) => !isWithin(session, hours));
}

/** In the mentor's wall clock; a session may run over midnight where two days' hours meet there. */
function isWithin({ scheduledAt, duration }: Session, { week, dates, timezone }: Hours): boolean {
  const date = dayIn(scheduledAt, timezone);
  const start = minuteIn(scheduledAt, timezone);
  const windows = joined([
    ...windowsOn(date, week, dates),
    ...windowsOn(next(date), week, dates).map(([from, to]): [number, number] => [from + DAY, to + DAY]),
  ]);
  return windows.some(([from, to]) => from <= start && start + duration <= to);
}

function windowsOn(date: string, week: Week, dates: readonly DateHours[]): [number, number][] {
  const spans: readonly Span[] =
    dates.find((one) => one.date === date)?.spans ?? week[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? [];
  return spans.map(minutesOf);
}

function joined(windows: [number, number][]): [number, number][] {
  const whole: [number, number][] = [];
  for (const [from, to] of windows.toSorted((one, other) => one[0] - other[0])) {
    const last = whole.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else whole.push([from, to]);
  }
  return whole;
}

function next(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY * 60_000).toISOString().slice(0, 10);
}

function minuteIn(instant: string, timeZone: string): number {
  const clock = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  });
  const [hours, minutes] = clock.format(new Date(instant)).split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}
