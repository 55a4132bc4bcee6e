// What does the socket say? The events of `/api/asyncapi.json` that this client acts on.
import type { Message, Notification } from "@/api/types";

export interface Events {
  "notifications.unread_count": { count: number };
  "notifications.new": { notification: Notification };
  "chat.message": { message: Message };
  "chat.typing": { conversationId: string; userId: string; isTyping: boolean };
  "chat.read": { conversationId: string; userId: string; messageId: string; readAt: string };
  "chat.presence": { userId: string; online: boolean };
}

export type LiveEvent = { [Name in keyof Events]: { event: Name; data: Events[Name] } }[keyof Events];

export interface Answer {
  event: "ack" | "pong" | "error";
  requestId: string | null;
  data?: unknown;
  code?: string;
  message?: string;
}

const ANSWERS = new Set(["ack", "pong", "error"]);

/** A frame as it was written; null for what is no JSON object with a name. */
export function frameOf(text: string): LiveEvent | Answer | null {
  try {
    const frame: unknown = JSON.parse(text);
    const named = typeof frame === "object" && frame !== null && "event" in frame;
    return named && typeof frame.event === "string" ? (frame as LiveEvent | Answer) : null;
  } catch {
    return null;
  }
}

export function isAnswer(frame: LiveEvent | Answer): frame is Answer {
  return ANSWERS.has(frame.event);
}
