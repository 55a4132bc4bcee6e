// When has one read something? When it is on the screen of a tab that is looked at.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { answer, api } from "@/api/client";
import type { Message } from "@/api/types";
import { now } from "@/lib/clock";
import { readHere } from "@/live/apply";
import { withReading } from "@/live/cache";
import { useLive } from "@/live/live";
import { messagesQuery } from "@/live/queries";

/** Marks what the other side wrote as read. `messages` are newest first. */
export function useReading(conversationId: string, messages: Message[], me: string): void {
  const { ask } = useLive();
  const queries = useQueryClient();
  const isSeen = useIsSeen();
  const marked = useRef("");
  const newest = messages.find(
    ({ senderId, readBy }) => senderId !== me && !readBy.some(({ userId }) => userId === me),
  );
  const messageId = newest?.id;

  useEffect(() => {
    if (!isSeen || !messageId || marked.current === messageId) return;
    marked.current = messageId;
    const reading = { userId: me, messageId, readAt: new Date(now()).toISOString() };
    queries.setQueryData(
      messagesQuery(conversationId).queryKey,
      (list) => list && withReading(list, reading),
    );
    readHere(queries, conversationId);
    ask("chat.mark_read", { conversationId, messageId })
      .catch(() => markedByRest(conversationId, messageId))
      .catch(() => {
        marked.current = ""; // the next time it is looked at
      });
  }, [ask, conversationId, isSeen, me, messageId, queries]);
}

function markedByRest(conversationId: string, messageId: string) {
  return answer(
    api.PUT("/api/chat/conversations/{conversation_id}/read", {
      params: { path: { conversation_id: conversationId } },
      body: { messageId },
    }),
  );
}

function useIsSeen(): boolean {
  return useSyncExternalStore(
    (changed) => {
      document.addEventListener("visibilitychange", changed);
      return () => document.removeEventListener("visibilitychange", changed);
    },
    () => document.visibilityState === "visible",
  );
}
