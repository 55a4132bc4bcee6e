// Where does a call stand: not open yet, running, over? And what is to be said of its end?
import type { Booking } from "@/api/types";
import { CLOSES_AFTER_MS, endOf, isDone, isHeld, OPENS_BEFORE_MS, startOf } from "@/features/bookings/states";

export type Phase =
  | { name: "off"; why: "cancelled" | "unpaid" }
  | { name: "early"; opensAt: number }
  | { name: "open"; startsAt: number; endsAt: number; closesAt: number }
  | { name: "over" };

export function phaseOf(booking: Booking, present: number): Phase {
  if (booking.status === "cancelled") return { name: "off", why: "cancelled" };
  if (booking.status === "pending") return { name: "off", why: "unpaid" };
  const [startsAt, endsAt] = [startOf(booking), endOf(booking)];
  const [opensAt, closesAt] = [startsAt - OPENS_BEFORE_MS, endsAt + CLOSES_AFTER_MS];
  if (isHeld(booking) && present < opensAt) return { name: "early", opensAt };
  if (isDone(booking) || present >= closesAt) return { name: "over" };
  return { name: "open", startsAt, endsAt, closesAt };
}

const WARNINGS_MINUTES = [1, 5, 10] as const;
export type Warning = (typeof WARNINGS_MINUTES)[number] | "ended";

/** The last warning that is due, from ten minutes before the end; null while there is time. */
export function warningAt(endsAt: number, present: number): Warning | null {
  const left = endsAt - present;
  if (left <= 0) return "ended";
  return WARNINGS_MINUTES.find((minutes) => left <= minutes * 60_000) ?? null;
}

export function warningWords(warning: Warning): string {
  if (warning === "ended") return "The time is over. The room stays open for half an hour after it.";
  if (warning === 1) return "Less than one minute is left.";
  return `Less than ${warning} minutes are left.`;
}
