// How are the states of a booking and its money told to support?
import type { BookingStatus, Schemas } from "@/api/types";

type Tone = "plain" | "info" | "good" | "bad" | "accent";

export const STATUSES: Record<BookingStatus, { label: string; tone: Tone }> = {
  pending: { label: "Unpaid", tone: "accent" },
  confirmed: { label: "Confirmed", tone: "info" },
  in_progress: { label: "Under way", tone: "info" },
  completed: { label: "Completed", tone: "good" },
  no_show: { label: "No-show", tone: "plain" },
  cancelled: { label: "Cancelled", tone: "bad" },
};

export const MOVEMENTS: Record<Schemas["Movement"], string> = {
  captured: "Paid by the student",
  refunded: "Refunded",
  platform_fee: "Our fee",
  mentor_share: "Mentor's share",
  platform_fee_back: "Our fee, given back",
  mentor_share_back: "Mentor's share, given back",
  paid_out: "Paid out to the mentor",
  charged_back: "Taken by the payer's bank",
  written_off: "Our loss",
  withheld: "Withheld from a payout",
};

/** booking_confirmed → Booking confirmed */
export function inWords(code: string): string {
  const words = code.replaceAll(/[_.]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
