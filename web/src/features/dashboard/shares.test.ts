import { expect, test } from "vitest";
import type { Booking } from "@/api/types";
import { nextPayoutAt, onItsWay, shareState } from "./shares";

type Kept = NonNullable<Booking["mentorPayout"]>;
const share = (status: Kept["status"], amount = 80_000) =>
  ({ status, amount, processedAt: null, transactionId: null }) as Kept;

test("a share is due once the session is over, or was cancelled too late", () => {
  for (const status of ["completed", "no_show", "cancelled"] as const)
    expect(shareState({ status, mentorPayout: share("pending") })).toBe("due");
});

test("a session that is still to come has earned nothing yet", () => {
  expect(shareState({ status: "confirmed", mentorPayout: share("pending") })).toBe("ahead");
  expect(shareState({ status: "pending", mentorPayout: share("pending") })).toBe("none");
});

test("what was refunded is no share", () => {
  expect(shareState({ status: "cancelled", mentorPayout: share("void") })).toBe("none");
  expect(shareState({ status: "cancelled", mentorPayout: share("pending", 0) })).toBe("none");
});

test("a share stands in a payout, and then is paid", () => {
  expect(shareState({ status: "completed", mentorPayout: share("scheduled") })).toBe("sent");
  expect(shareState({ status: "completed", mentorPayout: share("paid") })).toBe("paid");
});

test("a payout that failed is still on its way", () => {
  const payouts = [
    { status: "failed", netAmount: 300 },
    { status: "processing", netAmount: 20 },
    { status: "completed", netAmount: 1 },
  ] as const;

  expect(onItsWay(payouts)).toBe(320);
});

test("payouts are made on Mondays at six in India", () => {
  const next = (present: string) => nextPayoutAt(Date.parse(present)).toISOString();

  expect(next("2026-11-25T12:00:00Z")).toBe("2026-11-30T00:30:00.000Z");
  expect(next("2026-11-23T00:29:00Z")).toBe("2026-11-23T00:30:00.000Z");
  expect(next("2026-11-23T00:30:00Z")).toBe("2026-11-30T00:30:00.000Z");
  expect(next("2026-11-22T20:00:00Z")).toBe("2026-11-23T00:30:00.000Z"); // Monday has begun in India
});
