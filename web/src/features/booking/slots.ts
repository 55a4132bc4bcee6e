// When is a mentor free, for this caller?
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { addDays, type Day } from "./month";

export type Duration = 30 | 60;

interface Wish {
  mentor: string;
  from: Day;
  to: Day;
  duration: Duration;
  timezone: string;
}

export function slotsQuery({ mentor, ...query }: Wish) {
  return queryOptions({
    queryKey: ["slots", mentor, query],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/mentors/{mentor}/slots", { params: { path: { mentor }, query }, signal })),
    staleTime: 15_000, // others book too
  });
}

/** Free times near one that was lost: within three days before and six after. */
export function nearQuery({ today, day, ...wish }: Omit<Wish, "from" | "to"> & { today: Day; day: Day }) {
  const from = addDays(day, -3);
  return slotsQuery({
    ...wish,
    from: from < today ? today : from,
    to: addDays(day < today ? today : day, 6),
  });
}

/** The so many starts nearest to `wanted`, in their order. */
export function nearest(starts: string[], wanted: string, count: number): string[] {
  const distance = (start: string) => Math.abs(Date.parse(start) - Date.parse(wanted));
  return [...starts]
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, count)
    .sort();
}
