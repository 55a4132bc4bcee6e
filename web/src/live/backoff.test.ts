import { expect, test } from "vitest";
import { backoffMs } from "./backoff";

test("each failure doubles the wait, up to half a minute", () => {
  expect([1, 2, 3, 4, 5, 6, 20].map((failures) => backoffMs(failures, 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
  ]);
});

test("chance spreads those who lost it at once, over half of the wait", () => {
  expect(backoffMs(4, 0)).toBe(4_000);
  expect(backoffMs(4, 0.5)).toBe(6_000);
});
