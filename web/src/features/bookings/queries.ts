// Which bookings does a page show, and what changes with them?
import { infiniteQueryOptions, useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { Booking, Schemas } from "@/api/types";
import { bookingQuery } from "@/features/booking/queries";
import type { Role, Tab } from "./states";
import { belongsTo } from "./states";

const LONGEST_SESSION_MS = 3_600_000;
// The API filters what it has read, so a page may be short, or empty, and not the last.
const ENOUGH = 8;
const MOST_REQUESTS = 4;

interface Wish {
  tab: Tab;
  role: Role;
  /** The present when the page was opened: it parts what is ahead from what is behind. */
  since: number;
}

export function bookingsQuery({ tab, role, since }: Wish) {
  const at = (instant: number) => new Date(instant).toISOString().replace(/\.\d+Z/, "Z");
  const span = {
    upcoming: { from: at(since - LONGEST_SESSION_MS) },
    past: { to: at(since) },
    cancelled: { status: "cancelled" as const },
  }[tab];
  return infiniteQueryOptions({
    queryKey: ["bookings", tab, role, since],
    queryFn: async ({ pageParam, signal }) => {
      const items: Booking[] = [];
      let cursor = pageParam;
      let pagination: Schemas["Pagination"];
      let requests = 0;
      do {
        const query = { role, limit: 20, cursor, ...span };
        const page = await answer(api.GET("/api/bookings", { params: { query }, signal }));
        items.push(...page.items.filter((booking) => belongsTo(tab, booking, since)));
        pagination = page.pagination;
        cursor = pagination.nextCursor ?? undefined;
      } while (cursor && items.length < ENOUGH && ++requests < MOST_REQUESTS);
      return { items, pagination };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ pagination }) => pagination.nextCursor ?? undefined,
  });
}

/** A booking as a change answered it; its lists are fetched again when they are next shown. */
export function bookingChanged(queries: QueryClient, booking: Booking): void {
  queries.setQueryData(bookingQuery(booking.id).queryKey, { booking });
  void queries.invalidateQueries({ queryKey: ["bookings"] });
}

type Change<Wishes> = (wishes: Wishes) => Promise<{ booking: Booking }>;

/** A change of a booking that answers with the booking as it now is. */
export function useBookingChange<Wishes = void>(change: Change<Wishes>, onDone?: (booking: Booking) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: ({ booking }) => {
      bookingChanged(queries, booking);
      onDone?.(booking);
    },
  });
}
