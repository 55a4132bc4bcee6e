import { expect, test } from "vitest";
import { breakdown, policy } from "./price";

test("tax and base add up to the price, rounded half up", () => {
  expect(breakdown(1500, 0.18)).toEqual({ amount: 150_000, taxable: 127_119, gst: 22_881 });
  expect(breakdown(1, 0.18)).toEqual({ amount: 100, taxable: 85, gst: 15 });
});

test("without tax all of it is the base", () => {
  expect(breakdown(500, 0)).toEqual({ amount: 50_000, taxable: 50_000, gst: 0 });
});

test("the policy is told step by step", () => {
  const steps = [
    { noticeHours: 24, percent: 100 },
    { noticeHours: 4, percent: 50 },
  ];

  expect(policy(steps)).toEqual([
    "More than 24 hours before: all of it back",
    "From 4 to 24 hours before: half of it back",
    "Less than 4 hours before: nothing back",
  ]);
});
