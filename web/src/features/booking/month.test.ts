import { expect, test } from "vitest";
import { addMonths, dayByKey, fullDay, lastOf, monthName, weeksOf } from "./month";

test("a month's weeks begin on Monday and hold its days alone", () => {
  const weeks = weeksOf("2026-11");

  expect(weeks).toHaveLength(6);
  expect(weeks[0]).toEqual([null, null, null, null, null, null, "2026-11-01"]);
  expect(weeks.flat().filter(Boolean)).toHaveLength(30);
});

test("a month later keeps the day, or takes the last there is", () => {
  expect(addMonths("2027-01-31", 1)).toBe("2027-02-28");
  expect(addMonths("2028-01-31", 1)).toBe("2028-02-29");
  expect(addMonths("2026-11-15", -11)).toBe("2025-12-15");
  expect(lastOf("2026-12")).toBe("2026-12-31");
});

test.each([
  ["ArrowLeft", "2026-10-31"],
  ["ArrowRight", "2026-11-02"],
  ["ArrowUp", "2026-10-25"],
  ["ArrowDown", "2026-11-08"],
  ["Home", "2026-10-26"],
  ["End", "2026-11-01"],
  ["PageUp", "2026-10-01"],
  ["PageDown", "2026-12-01"],
])("%s leads from Sunday, 1 November to %s", (key, day) => {
  expect(dayByKey("2026-11-01", key)).toBe(day);
});

test("Shift and PageDown go a year ahead; other keys nowhere", () => {
  expect(dayByKey("2028-02-29", "PageDown", true)).toBe("2029-02-28");
  expect(dayByKey("2026-11-01", "a")).toBeNull();
});

test("days and months have their full names", () => {
  expect(fullDay("2026-11-23")).toBe("Monday, 23 November 2026");
  expect(monthName("2026-11-01")).toBe("November 2026");
});
