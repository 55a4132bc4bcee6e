// Which lists does the socket keep up to date? Their queries, for pages and for the socket alike.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";

const PAGE = 30;
const first = undefined as string | undefined;
const nextCursor = ({ pagination }: { pagination: { nextCursor: string | null } }) =>
  pagination.nextCursor ?? undefined;

export const conversationsQuery = infiniteQueryOptions({
  queryKey: ["conversations"],
  queryFn: ({ pageParam: cursor, signal }) =>
    answer(api.GET("/api/chat/conversations", { params: { query: { limit: PAGE, cursor } }, signal })),
  initialPageParam: first,
  getNextPageParam: nextCursor,
});

export const conversationQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ["conversation", conversationId],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/chat/conversations/{conversation_id}", {
          params: { path: { conversation_id: conversationId } },
          signal,
        }),
      ).then(({ conversation }) => conversation),
  });

export function messagesPage(conversationId: string, cursor: string | undefined, signal?: AbortSignal) {
  return answer(
    api.GET("/api/chat/conversations/{conversation_id}/messages", {
      params: { path: { conversation_id: conversationId }, query: { limit: PAGE, cursor } },
      signal,
    }),
  );
}

/** Kept up to date by the socket, and by a backfill whenever it comes back. */
export const messagesQuery = (conversationId: string) =>
  infiniteQueryOptions({
    queryKey: ["messages", conversationId],
    queryFn: ({ pageParam, signal }) => messagesPage(conversationId, pageParam, signal),
    initialPageParam: first,
    getNextPageParam: nextCursor,
    staleTime: Infinity,
  });

export const unreadCountQuery = queryOptions({
  queryKey: ["notifications", "unreadCount"],
  queryFn: ({ signal }) =>
    answer(api.GET("/api/notifications/unread-count", { signal })).then(({ count }) => count),
});

export const notificationsQuery = infiniteQueryOptions({
  queryKey: ["notifications", "list"],
  queryFn: ({ pageParam: cursor, signal }) =>
    answer(api.GET("/api/notifications", { params: { query: { limit: 20, cursor } }, signal })),
  initialPageParam: first,
  getNextPageParam: nextCursor,
});
