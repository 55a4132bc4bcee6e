import { expect, test } from "vitest";
import type { Message } from "@/api/types";
import { missedSince } from "./backfill";

/** A conversation with messages 1 to `newest`, by pages of two, as the API serves it. */
function conversation(newest: number) {
  const asked: (string | undefined)[] = [];
  const fetchPage = (cursor: string | undefined) => {
    asked.push(cursor);
    const from = cursor ? Number(cursor) : newest;
    const items = [from, from - 1].filter((one) => one > 0).map((sequence) => ({ sequence }) as Message);
    const nextCursor = from - 2 > 0 ? String(from - 2) : null;
    return Promise.resolve({ items, pagination: { limit: 2, nextCursor } });
  };
  return { asked, fetchPage };
}

const sequences = (missed: Message[] | null) => missed?.map(({ sequence }) => sequence);

test("what was missed is fetched back to what is known, and no further", async () => {
  const { asked, fetchPage } = conversation(7);

  expect(sequences(await missedSince(4, fetchPage))).toEqual([7, 6, 5, 4]);
  expect(asked).toHaveLength(2);
});

test("when nothing was missed one page tells who has read what", async () => {
  const { asked, fetchPage } = conversation(7);

  expect(sequences(await missedSince(7, fetchPage))).toEqual([7, 6]);
  expect(asked).toHaveLength(1);
});

test("who knew nothing gets all of a short conversation", async () => {
  expect(sequences(await missedSince(0, conversation(3).fetchPage))).toEqual([3, 2, 1]);
});

test("who missed very much is told to begin anew", async () => {
  const { asked, fetchPage } = conversation(100);

  expect(await missedSince(4, fetchPage)).toBeNull();
  expect(asked).toHaveLength(5);
});
