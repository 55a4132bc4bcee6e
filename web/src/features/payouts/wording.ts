// How are payouts told of, to mentors and to administrators?
import type { Payout, Schemas } from "@/api/types";
import { mediumDate } from "@/lib/time";

export type PayoutStatus = Payout["status"];

export const PAYOUT_STATES: Record<PayoutStatus, { label: string; tone: "plain" | "info" | "good" | "bad" }> =
  {
    pending: { label: "Waiting", tone: "plain" },
    processing: { label: "On its way", tone: "info" },
    completed: { label: "Arrived", tone: "good" },
    failed: { label: "Failed", tone: "bad" },
  };

export const PAYOUT_METHODS: Record<Schemas["PayoutMethod"], string> = {
  bank_transfer: "Bank account",
  upi: "UPI",
};

/** 16 Nov 2026 to 22 Nov 2026: the week's first and last day in India. */
export function periodOf({ period }: Pick<Payout, "period">): string {
  const last = Date.parse(period.end) - 1;
  return `${mediumDate(period.start, "Asia/Kolkata")} to ${mediumDate(last, "Asia/Kolkata")}`;
}

/** What an administrator may say of a payout next. */
export const NEXT: Record<PayoutStatus, Schemas["NextPayoutStatus"][]> = {
  pending: ["processing"],
  processing: ["completed", "failed"],
  completed: [],
  failed: ["processing"],
};
