import { beforeEach, expect, test } from "vitest";
import { forget, keep, keptDraft } from "./kept";

const asha = { id: "usr_1", avatar: null, timezone: "Asia/Kolkata" };
beforeEach(() => localStorage.clear());

test("what was written is there again, for its writer alone", () => {
  keep(asha, { ...keptDraft(asha), headline: "Queues" });

  expect(keptDraft(asha).headline).toBe("Queues");
  expect(keptDraft({ ...asha, id: "usr_2" }).headline).toBe("");
});

test("a kept draft without a newer field gets its empty value", () => {
  localStorage.setItem("application:usr_1", '{"headline":"Queues"}');

  expect(keptDraft(asha)).toMatchObject({ headline: "Queues", languages: [] });
});

test("a broken draft is no draft", () => {
  localStorage.setItem("application:usr_1", "{");

  expect(keptDraft(asha).headline).toBe("");
});

test("what was sent is forgotten", () => {
  keep(asha, { ...keptDraft(asha), headline: "Queues" });
  forget(asha);

  expect(keptDraft(asha).headline).toBe("");
});
