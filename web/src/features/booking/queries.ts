import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";

export function bookingQuery(id: string) {
  return queryOptions({
    queryKey: ["booking", id],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/bookings/{booking_id}", { params: { path: { booking_id: id } }, signal })),
    select: (found) => found.booking,
  });
}
