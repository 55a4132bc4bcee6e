import { expect, test } from "vitest";
import type { Booking } from "@/api/types";
import { phaseOf, warningAt, warningWords } from "./phase";

const START = Date.parse("2026-11-23T13:00:00Z");
const MINUTE = 60_000;
const session = (status: Booking["status"]) =>
  ({
    status,
    scheduledAt: "2026-11-23T13:00:00Z",
    endsAt: "2026-11-23T13:30:00Z",
  }) as Booking;

test.each([
  [-10.1, "early"],
  [-10, "open"],
  [0, "open"],
  [59.9, "open"],
  [60, "over"],
])("%d minutes after the start a confirmed call is %s", (minutes, name) => {
  expect(phaseOf(session("confirmed"), START + minutes * MINUTE).name).toBe(name);
});

test("what is off has no room, whenever one looks", () => {
  expect(phaseOf(session("cancelled"), START)).toEqual({ name: "off", why: "cancelled" });
  expect(phaseOf(session("pending"), START)).toEqual({ name: "off", why: "unpaid" });
});

test("what its mentor completed is over at once", () => {
  expect(phaseOf(session("completed"), START + 20 * MINUTE).name).toBe("over");
});

test.each([
  [10.1, null],
  [10, 10],
  [5.1, 10],
  [5, 5],
  [1, 1],
  [0.1, 1],
  [0, "ended"],
  [-3, "ended"],
])("with %d minutes left the warning is %s", (minutes, warning) => {
  expect(warningAt(START, START - minutes * MINUTE)).toBe(warning);
});

test("warnings are said in words", () => {
  expect(warningWords(10)).toBe("Less than 10 minutes are left.");
  expect(warningWords(1)).toBe("Less than one minute is left.");
});
