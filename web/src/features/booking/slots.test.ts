import { expect, test } from "vitest";
import { nearest } from "./slots";

test("near times are the nearest ones, on either side, in their order", () => {
  const starts = [
    "2026-11-20T10:00:00Z",
    "2026-11-23T09:30:00Z",
    "2026-11-23T11:00:00Z",
    "2026-11-25T10:00:00Z",
  ];

  expect(nearest(starts, "2026-11-23T10:00:00Z", 2)).toEqual([
    "2026-11-23T09:30:00Z",
    "2026-11-23T11:00:00Z",
  ]);
});
