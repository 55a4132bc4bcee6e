// How is a day, week or month of revenue named?
export type Grouping = "day" | "week" | "month";

const written = (date: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-IN", { ...options, timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`));

/** Short, below a bar: 3 Aug; Aug 26. */
export function periodLabel(start: string, by: Grouping): string {
  return by === "month"
    ? written(start, { month: "short", year: "2-digit" })
    : written(start, { day: "numeric", month: "short" });
}

/** 3 August 2026; August 2026. */
export function periodName(start: string, by: Grouping): string {
  return written(start, { ...(by === "month" ? {} : { day: "numeric" }), month: "long", year: "numeric" });
}
