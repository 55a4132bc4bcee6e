import { beforeEach, expect, test } from "vitest";
import { draftOf, forgetDrafts, keepDraft } from "./drafts";

beforeEach(() => localStorage.clear());

test("a draft waits in its own conversation", () => {
  keepDraft("c1", "I was about to say");

  expect(draftOf("c1")).toBe("I was about to say");
  expect(draftOf("c2")).toBe("");
});

test("an emptied draft is none", () => {
  keepDraft("c1", "x");
  keepDraft("c1", "  ");

  expect(localStorage).toHaveLength(0);
});

test("signing out forgets drafts and nothing else", () => {
  localStorage.setItem("theme", "light");
  keepDraft("c1", "x");
  keepDraft("c2", "y");

  forgetDrafts();

  expect(Object.keys(localStorage)).toEqual(["theme"]);
});
