import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LiveSocket, type LiveState } from "./socket";

class FakeSocket {
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];
  static get last(): FakeSocket {
    const last = FakeSocket.made.at(-1);
    if (!last) throw new Error("nobody connected");
    return last;
  }
  readyState = 0;
  sent: { action: string; requestId: string; data: object }[] = [];
  onopen?: () => void;
  onmessage?: (message: { data: string }) => void;
  onclose?: () => void;
  constructor(readonly address: string) {
    FakeSocket.made.push(this);
  }
  opens() {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
  }
  says(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.readyState = 3;
    this.onclose?.();
  }
}

let live: LiveSocket;
let states: LiveState[];
let heard: unknown[];
let openings: boolean[];
let address: () => Promise<string>;
let tickets = 0;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  [FakeSocket.made, states, heard, openings, tickets] = [[], [], [], [], 0];
  address = () => Promise.resolve(`ws://here?ticket=${++tickets}`);
  live = new LiveSocket({
    address: () => address(),
    onEvent: (event) => heard.push(event),
    onOpen: (again) => openings.push(again),
    onState: (state) => states.push(state),
  });
});

afterEach(() => {
  live.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function opened(): Promise<FakeSocket> {
  live.start();
  await vi.advanceTimersByTimeAsync(0);
  FakeSocket.last.opens();
  return FakeSocket.last;
}

test("each connection has a ticket of its own", async () => {
  const first = await opened();
  first.close();
  await vi.advanceTimersByTimeAsync(1_000);

  expect(FakeSocket.made.map((one) => one.address)).toEqual(["ws://here?ticket=1", "ws://here?ticket=2"]);
});

test("after an opening again what was missed can be fetched", async () => {
  (await opened()).close();
  await vi.advanceTimersByTimeAsync(1_000);
  FakeSocket.last.opens();

  expect(openings).toEqual([false, true]);
  expect(states).toEqual(["connecting", "open", "closed", "connecting", "open"]);
});

test("without a ticket it tries again, later and later", async () => {
  address = () => Promise.reject(new Error("no API"));
  const asked = vi.fn();
  const before = address;
  address = () => {
    asked();
    return before();
  };
  live.start();

  await vi.advanceTimersByTimeAsync(3_100); // waits of at most 1 and 2 seconds
  expect(asked.mock.calls.length).toBeGreaterThanOrEqual(3);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.mock.calls.length).toBeLessThan(12);
});

test("an answer reaches who asked, and an event everybody", async () => {
  const socket = await opened();

  const asked = live.ask("chat.mark_read", { messageId: "m1" });
  socket.says({ event: "notifications.unread_count", data: { count: 2 } });
  socket.says({ event: "ack", requestId: socket.sent[0]?.requestId, data: { unreadCount: 0 } });

  expect(await asked).toEqual({ unreadCount: 0 });
  expect(heard).toEqual([{ event: "notifications.unread_count", data: { count: 2 } }]);
});

test("a refusal is thrown with its code, and the connection stays", async () => {
  const socket = await opened();

  const asked = live.ask("chat.send_message", {});
  socket.says({
    event: "error",
    requestId: socket.sent[0]?.requestId,
    code: "invalid_input",
    message: "No.",
  });

  await expect(asked).rejects.toMatchObject({ code: "invalid_input", status: 400 });
  expect(live.isOpen).toBe(true);
});

test("what nobody answers fails, and so does all that waits when the connection goes", async () => {
  const socket = await opened();
  const lost = expect(live.ask("hello")).rejects.toMatchObject({ status: 0 });
  await vi.advanceTimersByTimeAsync(10_000);
  await lost;

  const waiting = expect(live.ask("hello")).rejects.toMatchObject({ status: 0 });
  socket.close();
  await waiting;
});

test("it pings every five minutes, and leaves a connection that does not answer", async () => {
  const socket = await opened();
  await vi.advanceTimersByTimeAsync(5 * 60_000);

  expect(socket.sent.map(({ action }) => action)).toEqual(["ping"]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(FakeSocket.made).toHaveLength(2);
});

test("it leaves before the two hours are over that a connection may last", async () => {
  const socket = await opened();
  const answering = setInterval(() => {
    const ping = socket.sent.pop();
    if (ping) socket.says({ event: "pong", requestId: ping.requestId });
  }, 1_000);

  await vi.advanceTimersByTimeAsync(116 * 60_000);
  clearInterval(answering);

  expect(FakeSocket.made).toHaveLength(2);
});

test("a session that ended on the API's side is answered with a new ticket", async () => {
  const socket = await opened();
  socket.says({ event: "error", requestId: null, code: "not_signed_in", message: "Sign in." });
  await vi.advanceTimersByTimeAsync(0);

  expect(FakeSocket.made).toHaveLength(2);
});

test("what is no frame is passed over", async () => {
  const socket = await opened();
  socket.onmessage?.({ data: "{" });
  socket.onmessage?.({ data: "[]" });
  socket.onmessage?.({ data: "null" });

  expect(heard).toEqual([]);
});

test("after a stop nobody connects again", async () => {
  const socket = await opened();
  live.stop();
  socket.says({ event: "chat.typing", data: {} });
  await vi.advanceTimersByTimeAsync(120_000);

  expect(FakeSocket.made).toHaveLength(1);
  expect(heard).toEqual([]);
});
