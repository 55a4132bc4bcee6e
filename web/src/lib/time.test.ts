import { expect, test } from "vitest";
import { countdown, dateAndTime, dayIn, relative, sameClock, zoneName } from "./time";

const AT = "2026-11-23T13:00:00Z";

test("an instant reads as the zone's wall clock", () => {
  expect(dateAndTime(AT, "Asia/Kolkata")).toBe("Mon, 23 Nov, 6:30 pm");
  expect(dateAndTime(AT, "Europe/London")).toBe("Mon, 23 Nov, 1:00 pm");
});

test("the day is the one it is there", () => {
  expect(dayIn("2026-11-23T20:00:00Z", "Asia/Kolkata")).toBe("2026-11-24");
  expect(dayIn("2026-11-23T20:00:00Z", "America/New_York")).toBe("2026-11-23");
});

test("a zone is named with its offset", () => {
  expect(zoneName("Asia/Kolkata", AT)).toBe("India Standard Time (GMT+05:30)");
});

test("zones that show the same are the same to a reader", () => {
  expect(sameClock("Asia/Kolkata", "Asia/Calcutta", AT)).toBe(true);
  expect(sameClock("Asia/Kolkata", "Asia/Kathmandu", AT)).toBe(false);
});

test("a countdown never passes zero, and shows a second until it is over", () => {
  expect(countdown(14 * 60_000 + 4_001)).toBe("14:05");
  expect(countdown(3_729_000)).toBe("1:02:09");
  expect(countdown(-5)).toBe("0:00");
});

test("what is near is told in words", () => {
  expect(relative("2026-11-23T12:55:00Z", Date.parse(AT))).toBe("5 minutes ago");
  expect(relative("2026-11-24T13:00:00Z", Date.parse(AT))).toBe("tomorrow");
});
