import { expect, test } from "vitest";
import { csvOf, rupeesIn } from "./csv";

test("commas, quotes and line breaks stay within their cell", () => {
  expect(
    csvOf([
      ["Rao, S.", 'said "no"', 3],
      [null, "two\nlines", undefined],
    ]),
  ).toBe('"Rao, S.","said ""no""",3\r\n,"two\nlines",\r\n');
});

test("no name becomes a formula", () => {
  expect(csvOf([["=HYPERLINK(1)"], ["@x"]])).toBe("'=HYPERLINK(1)\r\n'@x\r\n");
});

test("rupees keep their paise", () => {
  expect([123450, 5, 0, -250].map(rupeesIn)).toEqual(["1234.50", "0.05", "0.00", "-2.50"]);
});
