// How is an instant written for its reader, in a zone that is named?
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

const kept = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions, locale = "en-IN"): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let made = kept.get(key);
  if (!made) kept.set(key, (made = new Intl.DateTimeFormat(locale, options)));
  return made;
}

type Instant = string | number | Date;
const at = (instant: Instant) => new Date(instant);

/** 6:30 pm */
export function timeOfDay(instant: Instant, timeZone: string): string {
  return format({ hour: "numeric", minute: "2-digit", timeZone }).format(at(instant));
}

/** Monday, 23 November 2026 */
export function fullDate(instant: Instant, timeZone: string): string {
  return format({ weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone }).format(
    at(instant),
  );
}

/** Mon, 23 Nov */
export function shortDate(instant: Instant, timeZone: string): string {
  return format({ weekday: "short", day: "numeric", month: "short", timeZone }).format(at(instant));
}

/** 23 Nov 2026 */
export function mediumDate(instant: Instant, timeZone: string): string {
  return format({ day: "numeric", month: "short", year: "numeric", timeZone }).format(at(instant));
}

/** Mon, 23 Nov, 6:30 pm */
export function dateAndTime(instant: Instant, timeZone: string): string {
  return `${shortDate(instant, timeZone)}, ${timeOfDay(instant, timeZone)}`;
}

/** 2026-11-23: the day it is there, as the API writes days. */
export function dayIn(instant: Instant, timeZone: string): string {
  return format({ year: "numeric", month: "2-digit", day: "2-digit", timeZone }, "en-CA").format(at(instant));
}

/** India Standard Time (GMT+5:30) */
export function zoneName(timeZone: string, instant: Instant = Date.now()): string {
  const part = (timeZoneName: "long" | "longOffset") =>
    format({ timeZone, timeZoneName })
      .formatToParts(at(instant))
      .find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
  const [long, offset] = [part("long"), part("longOffset")];
  return long.startsWith("GMT") ? `${city(timeZone)} (${offset})` : `${long} (${offset})`;
}

/** Asia/Kolkata → Kolkata */
export function city(timeZone: string): string {
  return (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");
}

/** Whether clocks there show the same at that instant. */
export function sameClock(one: string, other: string, instant: Instant = Date.now()): boolean {
  return one === other || dateAndTime(instant, one) === dateAndTime(instant, other);
}

/** Every zone this browser knows; the reader's own first. */
export function zones(): string[] {
  const own = browserZone();
  return [own, ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== own)];
}

/** 14:05, or 1:02:09 from an hour on; never below zero. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (part: number) => String(part).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** 5 minutes ago, in 2 days */
export function relative(instant: Instant, present: number): string {
  const seconds = (at(instant).getTime() - present) / 1_000;
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ];
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) {
      return new Intl.RelativeTimeFormat("en-IN", { numeric: "auto" }).format(
        Math.trunc(seconds / length),
        unit,
      );
    }
  }
  return seconds > 0 ? "in less than a minute" : "just now";
}
