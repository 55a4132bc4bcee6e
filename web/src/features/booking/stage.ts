// How far is a booking, for who pays for it?
import type { Booking } from "@/api/types";

export type Stage =
  | "pay" // held, not paid
  | "expired" // the hold ran out unpaid
  | "lost" // paid too late: somebody else has the time, the money goes back
  | "cancelled" // by a person
  | "confirmed";

type Known = Pick<Booking, "status" | "cancelledBy" | "refund" | "holdExpiresAt">;

export function stageOf(booking: Known, now: number): Stage {
  if (booking.status === "cancelled") {
    if (booking.cancelledBy !== "system") return "cancelled";
    return booking.refund ? "lost" : "expired";
  }
  if (booking.status !== "pending") return "confirmed";
  return booking.holdExpiresAt && Date.parse(booking.holdExpiresAt) <= now ? "expired" : "pay";
}
