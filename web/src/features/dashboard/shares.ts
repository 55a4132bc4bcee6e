// Where is the mentor's share of each booking, and what comes next?
import type { Booking, Payout } from "@/api/types";

/** `due` goes into the next payout, `sent` stands in one that has not arrived, `paid` has. */
export type ShareState = "none" | "ahead" | "due" | "sent" | "paid";

const EARNED = ["completed", "no_show", "cancelled"];

export function shareState({ status, mentorPayout }: Pick<Booking, "status" | "mentorPayout">): ShareState {
  if (!mentorPayout || mentorPayout.status === "void" || mentorPayout.amount === 0) return "none";
  if (mentorPayout.status === "paid") return "paid";
  if (mentorPayout.status === "scheduled") return "sent";
  if (EARNED.includes(status)) return "due";
  return status === "pending" ? "none" : "ahead";
}

/** What a list of bookings adds up to, in paise. */
export function sumOf(bookings: readonly Booking[]): number {
  return bookings.reduce((sum, { mentorPayout }) => sum + (mentorPayout?.amount ?? 0), 0);
}

/** In paise: what stands in payouts that have not arrived yet. */
export function onItsWay(payouts: readonly Pick<Payout, "status" | "netAmount">[]): number {
  return payouts.filter(({ status }) => status !== "completed").reduce((sum, one) => sum + one.netAmount, 0);
}

const IST_MS = 5.5 * 3_600_000;
const DAY_MS = 86_400_000;
const RUN_MS = 6 * 3_600_000;

/** The next Monday, 06:00 in India, when payouts are made. */
export function nextPayoutAt(present: number): Date {
  const here = present + IST_MS;
  const midnight = Math.floor(here / DAY_MS) * DAY_MS;
  const sinceMonday = (new Date(midnight).getUTCDay() + 6) % 7;
  const thisWeeks = midnight - sinceMonday * DAY_MS + RUN_MS;
  return new Date((here < thisWeeks ? thisWeeks : thisWeeks + 7 * DAY_MS) - IST_MS);
}
