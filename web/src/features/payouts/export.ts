// What does a sheet of payouts hold, for who sends the money?
import type { Payout } from "@/api/types";
import { csvOf, rupeesIn } from "@/lib/csv";
import { dayIn } from "@/lib/time";

const HEADS = [
  "Payout",
  "Mentor",
  "Mentor id",
  "Week from",
  "Week until",
  "State",
  "Method",
  "Sessions",
  "Gross INR",
  "Fee INR",
  "Net INR",
  "Transaction",
];

export function payoutsCsv(payouts: readonly Payout[]): string {
  const india = (instant: string | number) => dayIn(instant, "Asia/Kolkata");
  return csvOf([
    HEADS,
    ...payouts.map((payout) => [
      payout.id,
      payout.mentorName,
      payout.mentorId,
      india(payout.period.start),
      india(Date.parse(payout.period.end) - 1),
      payout.status,
      payout.method,
      payout.bookings.length,
      rupeesIn(payout.amount),
      rupeesIn(payout.platformFee),
      rupeesIn(payout.netAmount),
      payout.transactionId,
    ]),
  ]);
}
