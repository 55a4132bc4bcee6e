import { expect, test } from "vitest";
import type { Booking } from "@/api/types";
import { allowed, belongsTo, isMeetingOpen, stateOf } from "./states";

const START = Date.parse("2026-11-23T13:00:00Z");
const MINUTE = 60_000;
const session = (more: Partial<Booking> = {}) =>
  ({
    status: "confirmed",
    scheduledAt: "2026-11-23T13:00:00Z",
    endsAt: "2026-11-23T14:00:00Z",
    holdExpiresAt: null,
    movableUntil: "2026-11-22T13:00:00Z",
    reviewed: false,
    ...more,
  }) as Booking;

test("a session is upcoming until it is over", () => {
  expect(belongsTo("upcoming", session(), START + 59 * MINUTE)).toBe(true);
  expect(belongsTo("past", session(), START + 60 * MINUTE)).toBe(true);
  expect(belongsTo("past", session({ status: "completed" }), START)).toBe(true);
  expect(belongsTo("cancelled", session({ status: "cancelled" }), START)).toBe(true);
  expect(belongsTo("upcoming", session({ status: "cancelled" }), START - MINUTE)).toBe(false);
});

test("a page that stays open says what the time has made of a session", () => {
  expect(stateOf(session(), START - MINUTE).label).toBe("Confirmed");
  expect(stateOf(session(), START).label).toBe("In progress");
  expect(stateOf(session(), START + 60 * MINUTE).label).toBe("Over, not marked yet");
  const held = session({ status: "pending", holdExpiresAt: "2026-11-20T13:00:00Z" });
  expect(stateOf(held, Date.parse("2026-11-20T12:59:59Z")).label).toBe("Waiting for payment");
  expect(stateOf(held, Date.parse("2026-11-20T13:00:00Z")).label).toBe("Cancelled");
});

test("the room is open from ten minutes before until half an hour after", () => {
  expect(isMeetingOpen(session(), START - 10 * MINUTE - 1)).toBe(false);
  expect(isMeetingOpen(session(), START - 10 * MINUTE)).toBe(true);
  expect(isMeetingOpen(session(), START + 90 * MINUTE - 1)).toBe(true);
  expect(isMeetingOpen(session(), START + 90 * MINUTE)).toBe(false);
  expect(isMeetingOpen(session({ status: "no_show" }), START)).toBe(false);
});

test("a student cancels before the start, a mentor until the end", () => {
  expect(allowed(session(), "student", START - 1).cancel).toBe(true);
  expect(allowed(session(), "student", START).cancel).toBe(false);
  expect(allowed(session(), "mentor", START + 59 * MINUTE).cancel).toBe(true);
});

test("moving ends when the API says so", () => {
  const last = Date.parse("2026-11-22T13:00:00Z");
  expect(allowed(session(), "student", last - 1).move).toBe(true);
  expect(allowed(session(), "student", last).move).toBe(false);
  expect(allowed(session({ movableUntil: null }), "student", last - 1).move).toBe(false);
});

test("a mentor marks a session once it has begun, and an absence ten minutes later", () => {
  expect(allowed(session(), "mentor", START - 1).complete).toBe(false);
  expect(allowed(session(), "mentor", START)).toMatchObject({ complete: true, noShow: false });
  expect(allowed(session(), "mentor", START + 10 * MINUTE).noShow).toBe(true);
  expect(allowed(session(), "student", START + 10 * MINUTE)).toMatchObject({
    complete: false,
    noShow: false,
  });
});

test("a student reviews what is completed, once", () => {
  expect(allowed(session({ status: "completed" }), "student", START).review).toBe(true);
  expect(allowed(session({ status: "completed", reviewed: true }), "student", START).review).toBe(false);
  expect(allowed(session({ status: "completed" }), "mentor", START).review).toBe(false);
});
