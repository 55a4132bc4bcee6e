import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { fencedCode, Words } from "./words";

test("links can be clicked, and end before the sentence does", () => {
  render(<Words text="Look at https://example.com/a?b=1, then (https://example.org)." />);

  expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual([
    "https://example.com/a?b=1",
    "https://example.org",
  ]);
});

test("what only looks like a link is text", () => {
  render(<Words text="javascript:alert(1) <b>bold</b>" />);

  expect(screen.queryByRole("link")).toBeNull();
  expect(screen.getByText("javascript:alert(1) <b>bold</b>")).toBeTruthy();
});

test("a text that is one fenced block is code", () => {
  expect(fencedCode("```python\nprint(1)\n\nprint(2)\n```")).toEqual({
    language: "python",
    code: "print(1)\n\nprint(2)",
  });
  expect(fencedCode("```\nx\n```")?.language).toBe("text");
  expect(fencedCode("see ```x```")).toBeNull();
});
