// Who is typing where? Who stops without a word has stopped after a while.
import { useSyncExternalStore } from "react";

const FORGOTTEN_MS = 6_000;
const typing = new Map<string, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

const tell = () => listeners.forEach((listener) => listener());

export function typed(conversationId: string, isTyping: boolean): void {
  clearTimeout(typing.get(conversationId));
  typing.delete(conversationId);
  if (isTyping)
    typing.set(
      conversationId,
      setTimeout(() => typed(conversationId, false), FORGOTTEN_MS),
    );
  tell();
}

export function isTyping(conversationId: string): boolean {
  return typing.has(conversationId);
}

/** Whether the other side of a conversation is typing. */
export function useTyping(conversationId: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isTyping(conversationId),
  );
}
