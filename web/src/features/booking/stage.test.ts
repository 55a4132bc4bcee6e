import { expect, test } from "vitest";
import { stageOf } from "./stage";

const HELD = {
  status: "pending",
  cancelledBy: null,
  refund: null,
  holdExpiresAt: "2026-11-23T10:15:00Z",
} as const;
const at = (time: string) => Date.parse(`2026-11-23T${time}Z`);
const REFUND = {
  amount: 1,
  reason: "",
  status: "pending",
  processedAt: null,
  razorpayRefundId: null,
} as const;

test("a hold can be paid until the second it ends", () => {
  expect(stageOf(HELD, at("10:14:59"))).toBe("pay");
  expect(stageOf(HELD, at("10:15:00"))).toBe("expired");
});

test("what the system cancelled was lost when money goes back, and ran out when none came", () => {
  expect(stageOf({ ...HELD, status: "cancelled", cancelledBy: "system" }, 0)).toBe("expired");
  expect(stageOf({ ...HELD, status: "cancelled", cancelledBy: "system", refund: REFUND }, 0)).toBe("lost");
});

test("what a person cancelled is cancelled", () => {
  expect(stageOf({ ...HELD, status: "cancelled", cancelledBy: "mentor", refund: REFUND }, 0)).toBe(
    "cancelled",
  );
});

test("what began, ended or waits is confirmed", () => {
  for (const status of ["confirmed", "in_progress", "completed", "no_show"] as const) {
    expect(stageOf({ ...HELD, status }, at("10:15:00"))).toBe("confirmed");
  }
});
