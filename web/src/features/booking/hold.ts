// How is a time held? The same request twice is one booking.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { ApiError, isRefusal } from "@/api/errors";
import { useRepeatable } from "@/api/repeatable";
import type { Schemas } from "@/api/types";

export function useHold(onHeld: (bookingId: string) => void) {
  const keyed = useRepeatable();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["BookingRequest"]) =>
      answer(api.POST("/api/bookings", { body, params: { header: keyed(body) } })),
    onSuccess: ({ booking }) => {
      keyed.done();
      queries.setQueryData(["booking", booking.id], { booking });
      void queries.invalidateQueries({ queryKey: ["bookings"] });
      onHeld(booking.id);
    },
    onError: (error) => {
      // After a lost answer the same key finds what was made; after a refusal the next try asks anew.
      if (error instanceof ApiError && error.status > 0) keyed.done();
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ["slots"] }),
  });
}

/** The time itself cannot be had; another may. */
export function isLost(error: unknown): boolean {
  return ["slot_taken", "slot_unavailable", "overlaps_your_session"].some((code) => isRefusal(error, code));
}
