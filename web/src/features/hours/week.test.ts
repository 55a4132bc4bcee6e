import { expect, test } from "vitest";
import { copied, freeSpan, hoursOf, problemsOf, sentWeek, weekOf, weekProblems } from "./week";

const evening = { start: "18:00", end: "21:00" };

test("an end at midnight is 24:00 to the API and 00:00 in a field", () => {
  const week = weekOf([{ dayOfWeek: 1, slots: [{ start: "22:00", end: "24:00" }] }]);

  expect(week[1]).toEqual([{ start: "22:00", end: "00:00" }]);
  expect(sentWeek(week)[1]).toEqual({ dayOfWeek: 1, slots: [{ start: "22:00", end: "24:00" }] });
  expect(weekProblems(week)).toEqual([]);
});

test("of two spans that overlap the later one is told, at its start", () => {
  const problems = problemsOf([{ start: "20:00", end: "22:00" }, evening], "availability.3");

  expect(problems.map(({ field }) => field)).toEqual(["availability.3.slots.0.start"]);
  expect(problems[0]?.message).toContain("18:00 to 21:00");
});

test("spans that only touch do not overlap", () => {
  expect(problemsOf([evening, { start: "21:00", end: "22:00" }], "x")).toEqual([]);
});

test("of two equal spans one is told", () => {
  expect(problemsOf([evening, evening], "x").map(({ field }) => field)).toEqual(["x.slots.1.start"]);
});

test("a span that ends before it starts is told at its end", () => {
  expect(problemsOf([{ start: "21:00", end: "18:00" }], "x").map(({ field }) => field)).toEqual([
    "x.slots.0.end",
  ]);
});

test("an empty field is told", () => {
  expect(problemsOf([{ start: "", end: "18:00" }], "x").map(({ field }) => field)).toEqual([
    "x.slots.0.start",
  ]);
});

test("a copied day replaces the others, and changes none of them later", () => {
  const week = weekOf([{ dayOfWeek: 1, slots: [evening] }]);

  const after = copied(week, 1, [2, 3]);

  expect(after[2]).toEqual([evening]);
  expect(after[2]?.[0]).not.toBe(after[1]?.[0]);
  expect(after[4]).toEqual([]);
});

test("what is added never overlaps what is there", () => {
  const spans = [evening];
  for (let count = 0; count < 5; count += 1) spans.push(freeSpan(spans));

  expect(problemsOf(spans, "x")).toEqual([]);
});

test("hours add up over the week", () => {
  expect(hoursOf(weekOf([{ dayOfWeek: 0, slots: [evening, { start: "22:30", end: "24:00" }] }]))).toBe(4.5);
});
