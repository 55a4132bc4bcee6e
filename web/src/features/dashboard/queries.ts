// What do the pages of the dashboard read?
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { allOf } from "@/api/pages";
import type { Booking, Payout } from "@/api/types";

export const statsQuery = queryOptions({
  queryKey: ["dashboard", "stats"],
  queryFn: async ({ signal }) => (await answer(api.GET("/api/mentors/dashboard/stats", { signal }))).stats,
});

/** Confirmed sessions that are still to come. */
export const upcomingQuery = queryOptions({
  queryKey: ["dashboard", "upcoming"],
  queryFn: () =>
    allOf<Booking>(({ cursor }) => {
      const query = { role: "mentor", status: "confirmed", limit: 50, cursor } as const;
      return answer(api.GET("/api/bookings", { params: { query } }));
    }),
});

/** Newest first, as many as one page has: nearly a year. */
export const newestPayoutsQuery = queryOptions({
  queryKey: ["dashboard", "payouts", "newest"],
  queryFn: async ({ signal }): Promise<Payout[]> => {
    const query = { limit: 50 };
    return (await answer(api.GET("/api/mentors/me/payouts", { params: { query }, signal }))).items;
  },
});
