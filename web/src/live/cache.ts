// What do lists look like after something was said, read or told? Pure: the lists as they were come in, new ones go out.
import type { InfiniteData } from "@tanstack/react-query";
import type { Conversation, Message, Notification, Schemas } from "@/api/types";

type Paged<Item> = InfiniteData<{ items: Item[]; pagination: Schemas["Pagination"] }>;
export type MessagePages = Paged<Message>;
export type ConversationPages = Paged<Conversation>;
export type NotificationPages = Paged<Notification>;

export function itemsOf<Item>(list: Paged<Item> | undefined): Item[] {
  return list?.pages.flatMap((page) => page.items) ?? [];
}

function mapped<Item>(list: Paged<Item>, change: (item: Item) => Item): Paged<Item> {
  return { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.map(change) })) };
}

function withFirstPage<Item>(list: Paged<Item>, change: (items: Item[]) => Item[]): Paged<Item> {
  const [first, ...rest] = list.pages;
  return first ? { ...list, pages: [{ ...first, items: change(first.items) }, ...rest] } : list;
}

// ── Messages: newest first ───────────────────────────────────────────────────────────────────────────

/** The message in its place, once, however often it is heard of. */
export function withMessage(list: MessagePages, message: Message): MessagePages {
  if (itemsOf(list).some(({ id }) => id === message.id))
    return mapped(list, (known) => (known.id === message.id ? richer(known, message) : known));
  return withFirstPage(list, (items) =>
    [...items, message].sort((one, other) => other.sequence - one.sequence),
  );
}

/** Frames leave out what is too long for them, and know of no readers. */
function richer(known: Message, heard: Message): Message {
  return {
    ...heard,
    content: heard.content ?? known.content,
    codeBlock: heard.codeBlock ?? known.codeBlock,
    readBy: heard.readBy.length ? heard.readBy : known.readBy,
  };
}

export function withMessages(list: MessagePages, messages: Message[]): MessagePages {
  return messages.reduce(withMessage, list);
}

/** Whether a frame was too short for what it tells of: it is to be fetched by REST. */
export function isCutShort(message: Message): boolean {
  return (
    (message.type === "text" && message.content === null) ||
    (message.type === "code" && message.codeBlock === null)
  );
}

export interface Reading {
  userId: string;
  messageId: string;
  readAt: string;
}

/** Somebody read all up to a message. What they wrote themselves is not read by them. */
export function withReading(list: MessagePages, { userId, messageId, readAt }: Reading): MessagePages {
  const upTo = sequenceOf(messageId);
  return mapped(list, (message) =>
    message.sequence > upTo ||
    message.senderId === userId ||
    message.readBy.some((one) => one.userId === userId)
      ? message
      : { ...message, readBy: [...message.readBy, { userId, readAt }] },
  );
}

/** A message's id ends in its place in the conversation. */
export function sequenceOf(messageId: string): number {
  return Number(messageId.slice(messageId.lastIndexOf("-") + 1)) || 0;
}

// ── Conversations: latest activity first ─────────────────────────────────────────────────────────────

/** The conversation on top, with the message as its last; null where the list does not have it yet. */
export function withLastMessage(
  list: ConversationPages,
  message: Message,
  me: string,
): ConversationPages | null {
  const known = itemsOf(list).find(({ id }) => id === message.conversationId);
  if (!known) return null;
  if (known.lastMessage && sequenceOf(known.lastMessage.id) >= message.sequence) return list;
  const isMine = message.senderId === me;
  const changed: Conversation = {
    ...known,
    lastMessage: { ...message, content: gist(message) },
    unreadCount: isMine ? known.unreadCount : known.unreadCount + 1,
    updatedAt: message.createdAt,
  };
  const rest = {
    ...list,
    pages: list.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => id !== known.id) })),
  };
  return withFirstPage(rest, (items) => [changed, ...items]);
}

function gist({ content, codeBlock, attachment }: Message): string {
  return (content ?? codeBlock?.code ?? attachment?.name ?? "").slice(0, 200);
}

export function withPresence(list: ConversationPages, userId: string, online: boolean): ConversationPages {
  return mapped(list, (one) =>
    one.with.userId === userId ? { ...one, with: { ...one.with, online } } : one,
  );
}

export function withUnread(
  list: ConversationPages,
  conversationId: string,
  count: number,
): ConversationPages {
  return mapped(list, (one) => (one.id === conversationId ? { ...one, unreadCount: count } : one));
}

export function unreadIn(list: ConversationPages | undefined): number {
  return itemsOf(list).reduce((sum, { unreadCount }) => sum + unreadCount, 0);
}

// ── Notifications: newest first ──────────────────────────────────────────────────────────────────────

export function withNotification(list: NotificationPages, told: Notification): NotificationPages {
  const others = {
    ...list,
    pages: list.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => id !== told.id) })),
  };
  return withFirstPage(others, (items) =>
    [told, ...items].sort((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt)),
  );
}

/** One of them read, or, without `id`, all. */
export function withAllRead(list: NotificationPages, readAt: string, id?: string): NotificationPages {
  return mapped(list, (one) =>
    one.isRead || (id && one.id !== id) ? one : { ...one, isRead: true, readAt },
  );
}
