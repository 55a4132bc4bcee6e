// Calendar days as the API writes them (YYYY-MM-DD): no clock, no zone.
export type Day = string;
/** YYYY-MM */
export type Month = string;

const DAY_MS = 86_400_000;
const at = (day: Day) => Date.parse(`${day}T00:00:00Z`);
const dayAt = (instant: number): Day => new Date(instant).toISOString().slice(0, 10);

export function addDays(day: Day, days: number): Day {
  return dayAt(at(day) + days * DAY_MS);
}

/** The same day of another month, or its last day where it has none such. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return dayAt(first.getTime() + (Math.min(date, last) - 1) * DAY_MS);
}

/** Monday 0 … Sunday 6. */
export function weekday(day: Day): number {
  return (new Date(at(day)).getUTCDay() + 6) % 7;
}

export const monthOf = (day: Day): Month => day.slice(0, 7);
export const firstOf = (month: Month): Day => `${month}-01`;
export const lastOf = (month: Month): Day => addDays(addMonths(firstOf(month), 1), -1);
export const startOfWeek = (day: Day): Day => addDays(day, -weekday(day));
export const endOfWeek = (day: Day): Day => addDays(day, 6 - weekday(day));

/** Weeks from Monday; null where a day is another month's. */
export function weeksOf(month: Month): (Day | null)[][] {
  const weeks: (Day | null)[][] = [];
  for (let monday = startOfWeek(firstOf(month)); monday <= lastOf(month); monday = addDays(monday, 7)) {
    weeks.push(
      Array.from({ length: 7 }, (_, index) => addDays(monday, index)).map((day) =>
        monthOf(day) === month ? day : null,
      ),
    );
  }
  return weeks;
}

/** Where a key leads from a day, by the grid pattern of the ARIA practices; null for other keys. */
export function dayByKey(day: Day, key: string, shift = false): Day | null {
  switch (key) {
    case "ArrowLeft":
      return addDays(day, -1);
    case "ArrowRight":
      return addDays(day, 1);
    case "ArrowUp":
      return addDays(day, -7);
    case "ArrowDown":
      return addDays(day, 7);
    case "Home":
      return startOfWeek(day);
    case "End":
      return endOfWeek(day);
    case "PageUp":
      return addMonths(day, shift ? -12 : -1);
    case "PageDown":
      return addMonths(day, shift ? 12 : 1);
    default:
      return null;
  }
}

const format = (options: Intl.DateTimeFormatOptions) => {
  const made = new Intl.DateTimeFormat("en-IN", { ...options, timeZone: "UTC" });
  return (day: Day) => made.format(at(day));
};
/** Monday, 23 November 2026 */
export const fullDay = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
/** November 2026 */
export const monthName = format({ month: "long", year: "numeric" });
