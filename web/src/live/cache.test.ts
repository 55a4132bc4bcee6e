import { expect, test } from "vitest";
import type { Conversation, Message, Notification } from "@/api/types";
import {
  isCutShort,
  itemsOf,
  unreadIn,
  withAllRead,
  withLastMessage,
  withMessage,
  withMessages,
  withNotification,
  withPresence,
  withReading,
  type ConversationPages,
  type MessagePages,
} from "./cache";

const ME = "usr_me";
const OTHER = "usr_other";

function message(sequence: number, more: Partial<Message> = {}): Message {
  return {
    id: `msg_01ABC-${sequence}`,
    conversationId: "c1",
    sequence,
    senderId: OTHER,
    type: "text",
    content: `words ${sequence}`,
    codeBlock: null,
    attachment: null,
    clientMessageId: null,
    createdAt: "2026-11-23T04:30:00Z",
    readBy: [],
    ...more,
  };
}

function pages<Item>(...items: Item[][]) {
  return {
    pages: items.map((page) => ({ items: page, pagination: { limit: 20, nextCursor: null } })),
    pageParams: items.map(() => undefined),
  };
}

const sequences = (list: MessagePages) => itemsOf(list).map(({ sequence }) => sequence);

test("a message that is heard of twice stands there once", () => {
  const list: MessagePages = pages([message(2)], [message(1)]);

  const heard = withMessage(withMessage(list, message(3)), message(3));

  expect(sequences(heard)).toEqual([3, 2, 1]);
});

test("a late message takes its place in the order of the conversation", () => {
  expect(sequences(withMessages(pages([message(4), message(2)]), [message(3), message(5)]))).toEqual([
    5, 4, 3, 2,
  ]);
});

test("a frame without what is too long for it does not wipe out what is known", () => {
  const known = message(1, { content: "a long story", readBy: [{ userId: ME, readAt: "x" }] });

  const [one] = itemsOf(withMessage(pages([known]), message(1, { content: null })));

  expect(one?.content).toBe("a long story");
  expect(one?.readBy).toHaveLength(1);
  expect(isCutShort(message(1, { content: null }))).toBe(true);
  expect(isCutShort(known)).toBe(false);
});

test("reading up to a message reads all before it, and nothing of one's own", () => {
  const list = pages([message(3), message(2, { senderId: ME }), message(1, { senderId: ME })]);

  const read = withReading(list, { userId: OTHER, messageId: "msg_01ABC-2", readAt: "now" });

  expect(itemsOf(read).map(({ readBy }) => readBy.length)).toEqual([0, 1, 1]);
  expect(withReading(read, { userId: OTHER, messageId: "msg_01ABC-2", readAt: "later" })).toEqual(read);
});

function conversation(id: string, more: Partial<Conversation> = {}): Conversation {
  return {
    id,
    with: { userId: OTHER, name: "Asha", avatar: null, online: false },
    bookingId: "b1",
    lastMessage: null,
    unreadCount: 0,
    updatedAt: "2026-11-22T04:30:00Z",
    ...more,
  };
}

const talks: ConversationPages = pages([conversation("c0"), conversation("c1", { unreadCount: 1 })]);

test("what is said brings its conversation to the top, and counts unless it is one's own", () => {
  const theirs = withLastMessage(talks, message(1), ME);
  const mine = withLastMessage(talks, message(1, { senderId: ME }), ME);

  expect(itemsOf(theirs ?? undefined).map(({ id }) => id)).toEqual(["c1", "c0"]);
  expect(unreadIn(theirs ?? undefined)).toBe(2);
  expect(unreadIn(mine ?? undefined)).toBe(1);
});

test("a message counts once, though this tab and another tell of it", () => {
  const once = withLastMessage(talks, message(1), ME);
  if (!once) throw new Error("the conversation is known");

  expect(withLastMessage(once, message(1), ME)).toBe(once);
});

test("a conversation that is not in the list is to be fetched", () => {
  expect(withLastMessage(talks, message(1, { conversationId: "new" }), ME)).toBeNull();
});

test("presence is of a person, in each conversation with them", () => {
  expect(itemsOf(withPresence(talks, OTHER, true)).every((one) => one.with.online)).toBe(true);
  expect(withPresence(talks, "usr_nobody", true)).toEqual(talks);
});

function told(id: string, createdAt: string): Notification {
  return {
    id,
    type: "new_message",
    title: id,
    message: "",
    data: {},
    isRead: false,
    readAt: null,
    actionUrl: "/",
    createdAt,
  };
}

test("a notification that is told again, as of one conversation, moves up instead of standing there twice", () => {
  const list = pages([told("b", "2026-11-23T04:31:00Z"), told("a", "2026-11-23T04:30:00Z")]);

  const again = withNotification(list, told("a", "2026-11-23T04:32:00Z"));

  expect(itemsOf(again).map(({ id }) => id)).toEqual(["a", "b"]);
});

test("one is read, or all are", () => {
  const list = pages([told("a", "2026-11-23T04:30:00Z"), told("b", "2026-11-23T04:29:00Z")]);

  expect(itemsOf(withAllRead(list, "now", "a")).map(({ isRead }) => isRead)).toEqual([true, false]);
  expect(itemsOf(withAllRead(list, "now")).map(({ isRead }) => isRead)).toEqual([true, true]);
});
