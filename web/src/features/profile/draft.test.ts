import { expect, test } from "vitest";
import { emptyDraft, nameOf, problemsOf, sentApplication, STEPS, stepOf, type Draft } from "./draft";

const draft: Draft = {
  ...emptyDraft({ avatar: null, timezone: "Asia/Kolkata" }),
  headline: "Backend engineer",
  bio: "Queues.",
  years: "7",
  expertise: ["Backend"],
  sessionTopics: ["Code Review"],
  week: [[], [{ start: "22:00", end: "00:00" }], [], [], [], [], []],
  thirtyMin: "900",
  sixtyMin: "1700",
};

test("a whole draft lacks nothing", () => {
  expect(STEPS.flatMap((step) => problemsOf(step, draft))).toEqual([]);
});

test("an empty draft lacks something in every step", () => {
  const empty = emptyDraft({ avatar: null, timezone: "Asia/Kolkata" });

  expect(STEPS.filter((step) => problemsOf(step, empty).length === 0)).toEqual([]);
});

test("prices and years are whole numbers within bounds", () => {
  const fields = (change: Partial<Draft>) =>
    STEPS.flatMap((step) => problemsOf(step, { ...draft, ...change })).map(({ field }) => field);

  expect(fields({ years: "7.5" })).toEqual(["experience.years"]);
  expect(fields({ thirtyMin: "0" })).toEqual(["pricing.thirtyMin"]);
  expect(fields({ sixtyMin: "100001" })).toEqual(["pricing.sixtyMin"]);
});

test("what is sent is what the API takes", () => {
  const body = sentApplication({ ...draft, linkedinUrl: " ", currentCompany: " Acme " });

  expect(body.linkedinUrl).toBeNull();
  expect(body.experience).toEqual({ years: 7, currentCompany: "Acme", currentRole: null, pastCompanies: [] });
  expect(body.pricing).toEqual({ thirtyMin: 900, sixtyMin: 1700, currency: "INR" });
  expect(body.availability[1]).toEqual({ dayOfWeek: 1, slots: [{ start: "22:00", end: "24:00" }] });
});

test("every complaint of the API has a step and a name", () => {
  expect(stepOf("availability.1.slots.0.start")).toBe("availability");
  expect(stepOf("experience.pastCompanies.2")).toBe("experience");
  expect(nameOf("availability.1.slots.0.start")).toBe("Weekly hours");
  expect(nameOf("pricing.sixtyMin")).toBe("60 minutes");
});
