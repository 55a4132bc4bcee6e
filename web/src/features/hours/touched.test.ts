import { expect, test } from "vitest";
import { outside } from "./touched";
import { weekOf } from "./week";

// Monday, 23 November 2026, 18:30 in India.
const session = { scheduledAt: "2026-11-23T13:00:00Z", duration: 60 };
const monday = (start: string, end: string) => weekOf([{ dayOfWeek: 1, slots: [{ start, end }] }]);
const timezone = "Asia/Kolkata";

test("a session within the hours is not touched", () => {
  expect(outside([session], { week: monday("18:30", "19:30"), dates: [], timezone })).toEqual([]);
});

test("a session whose end is cut off is touched", () => {
  expect(outside([session], { week: monday("18:00", "19:00"), dates: [], timezone })).toEqual([session]);
});

test("hours are the mentor's wall clock", () => {
  const week = monday("13:00", "14:00");

  expect(outside([session], { week, dates: [], timezone: "Europe/London" })).toEqual([]);
  expect(outside([session], { week, dates: [], timezone })).toEqual([session]);
});

test("a day off touches its session, whatever the weekday says", () => {
  const dates = [{ date: "2026-11-23", spans: [] }];

  expect(outside([session], { week: monday("00:00", "00:00"), dates, timezone })).toEqual([session]);
});

test("hours that meet at midnight carry a session over it", () => {
  const late = { scheduledAt: "2026-11-23T18:00:00Z", duration: 60 }; // 23:30 in India
  const week = weekOf([
    { dayOfWeek: 1, slots: [{ start: "22:00", end: "24:00" }] },
    { dayOfWeek: 2, slots: [{ start: "00:00", end: "01:00" }] },
  ]);

  expect(outside([late], { week, dates: [], timezone })).toEqual([]);
});
