// What does an event change of what is shown? The lists that were fetched already; a list nobody fetched stays so.
import type { QueryClient } from "@tanstack/react-query";
import type { Message, Notification } from "@/api/types";
import { missedSince } from "./backfill";
import {
  isCutShort,
  itemsOf,
  withAllRead,
  withLastMessage,
  withMessage,
  withMessages,
  withNotification,
  withPresence,
  withReading,
  withUnread,
  type MessagePages,
} from "./cache";
import type { LiveEvent } from "./events";
import {
  conversationQuery,
  conversationsQuery,
  messagesPage,
  messagesQuery,
  notificationsQuery,
  unreadCountQuery,
} from "./queries";
import { typed } from "./typing";

export function apply(queries: QueryClient, { event, data }: LiveEvent, me: string): void {
  switch (event) {
    case "notifications.unread_count":
      return countBecame(queries, data.count);
    case "notifications.new":
      return toldOf(queries, data.notification);
    case "chat.message":
      return said(queries, data.message, me);
    case "chat.typing":
      if (data.userId !== me) typed(data.conversationId, data.isTyping);
      return;
    case "chat.read":
      if (data.userId === me) readHere(queries, data.conversationId);
      queries.setQueryData(
        messagesQuery(data.conversationId).queryKey,
        (list) => list && withReading(list, data),
      );
      return;
    case "chat.presence":
      return presenceOf(queries, data.userId, data.online);
  }
}

function countBecame(queries: QueryClient, count: number): void {
  queries.setQueryData(unreadCountQuery.queryKey, count);
  if (count === 0)
    queries.setQueryData(
      notificationsQuery.queryKey,
      (list) => list && withAllRead(list, new Date().toISOString()),
    );
}

function toldOf(queries: QueryClient, notification: Notification): void {
  queries.setQueryData(notificationsQuery.queryKey, (list) => list && withNotification(list, notification));
  const { bookingId } = notification.data;
  if (!bookingId) return;
  void queries.invalidateQueries({ queryKey: ["bookings"] });
  void queries.invalidateQueries({ queryKey: ["booking", bookingId] });
}

/** Somebody said something, here or on the other side. */
export function said(queries: QueryClient, message: Message, me: string): void {
  const { conversationId } = message;
  if (message.senderId !== me) typed(conversationId, false);
  const key = messagesQuery(conversationId).queryKey;
  const known = queries.getQueryData(key);
  queries.setQueryData(key, (list) => list && withMessage(list, message));
  if (known && (isCutShort(message) || message.sequence > newestIn(known) + 1))
    void backfill(queries, conversationId);
  const list = queries.getQueryData(conversationsQuery.queryKey);
  const changed = list && withLastMessage(list, message, me);
  if (changed) queries.setQueryData(conversationsQuery.queryKey, changed);
  else void queries.invalidateQueries({ queryKey: conversationsQuery.queryKey });
}

/** I have read a conversation, in whatever tab. */
export function readHere(queries: QueryClient, conversationId: string): void {
  queries.setQueryData(conversationsQuery.queryKey, (list) => list && withUnread(list, conversationId, 0));
}

function presenceOf(queries: QueryClient, userId: string, online: boolean): void {
  queries.setQueryData(conversationsQuery.queryKey, (list) => list && withPresence(list, userId, online));
  for (const { queryKey } of queries.getQueryCache().findAll({ queryKey: ["conversation"] }))
    queries.setQueryData(
      conversationQuery(String(queryKey[1])).queryKey,
      (one) => one && (one.with.userId === userId ? { ...one, with: { ...one.with, online } } : one),
    );
}

function newestIn(list: MessagePages): number {
  return itemsOf(list)[0]?.sequence ?? 0;
}

/** Fetches what a conversation missed, and merges it into what is there by then. */
export async function backfill(queries: QueryClient, conversationId: string): Promise<void> {
  const key = messagesQuery(conversationId).queryKey;
  const known = queries.getQueryData(key);
  if (!known) return;
  const missed = await missedSince(newestIn(known), (cursor) => messagesPage(conversationId, cursor));
  if (missed) queries.setQueryData(key, (list) => list && withMessages(list, missed));
  else await queries.resetQueries({ queryKey: key });
}

/** The socket is (again) open: whatever was told while it was not is fetched. */
export function caughtUp(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: conversationsQuery.queryKey });
  void queries.invalidateQueries({ queryKey: ["conversation"] });
  void queries.invalidateQueries({ queryKey: notificationsQuery.queryKey });
  queries.removeQueries({ queryKey: ["messages"], type: "inactive" });
  for (const { queryKey } of queries.getQueryCache().findAll({ queryKey: ["messages"] }))
    backfill(queries, String(queryKey[1])).catch(() => undefined); // the next opening tries again
}
