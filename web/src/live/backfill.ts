// What was said while nobody listened? Walks back from the newest message to the first that is known.
import type { Message, Schemas } from "@/api/types";

type Page = { items: Message[]; pagination: Schemas["Pagination"] };
// Who missed more than this starts with the newest page, and scrolls for the rest.
const MOST_PAGES = 5;

/**
 * All since that place in the conversation. The page where it meets the known comes whole: it tells who read what
 * meanwhile. Null when too much was missed: the list is then to be fetched anew.
 */
export async function missedSince(
  sequence: number,
  fetchPage: (cursor: string | undefined) => Promise<Page>,
): Promise<Message[] | null> {
  const missed: Message[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items, pagination } = await fetchPage(cursor);
    missed.push(...items);
    if (!pagination.nextCursor || items.some((one) => one.sequence <= sequence)) return missed;
    cursor = pagination.nextCursor;
  }
  return null;
}
