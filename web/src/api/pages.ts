// How is a list read page by page, by the cursors it hands out?
import { useInfiniteQuery, type QueryKey } from "@tanstack/react-query";

interface Listed<T> {
  items: T[];
  pagination: { nextCursor: string | null };
}
type Fetch<P> = (page: { cursor: string | undefined; signal?: AbortSignal }) => Promise<P>;

/** The items of all pages read so far; spread the rest onto LoadMore. */
export function usePages<T, P extends Listed<T>>(
  queryKey: QueryKey,
  fetch: Fetch<P & Listed<T>>,
  options: { enabled?: boolean } = {},
) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetch({ cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.pagination.nextCursor ?? undefined,
    ...options,
  });
  const pages = query.data?.pages;
  return { ...query, first: pages?.[0], items: pages?.flatMap((page): T[] => page.items) };
}

/** Every item of a list, one page after the other, up to `most`. */
export async function allOf<T>(fetch: Fetch<Listed<T>>, most = 1_000): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await fetch({ cursor });
    found.push(...page.items);
    cursor = page.pagination.nextCursor ?? undefined;
  } while (cursor && found.length < most);
  return found.slice(0, most);
}
