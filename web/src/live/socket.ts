// How does one tab keep a socket open: a ticket, pings, and coming back with back-off after it was lost?
import { ApiError } from "@/api/errors";
import { now } from "@/lib/clock";
import { backoffMs } from "./backoff";
import { frameOf, isAnswer, type Answer, type LiveEvent } from "./events";

const PING_MS = 5 * 60_000;
const ANSWER_MS = 10_000;
// A socket lives two hours at most: better to leave before.
const LIFE_MS = 110 * 60_000;
// One that lasted this long was a good one: the next failure is a first again.
const GOOD_MS = 10_000;

export type LiveState = "closed" | "connecting" | "open";

export interface Around {
  /** The address with a ticket in it. Throws when there is none to be had. */
  address: () => Promise<string>;
  onEvent: (event: LiveEvent) => void;
  /** `again` is true when something may have been missed since the last time. */
  onOpen: (again: boolean) => void;
  onState: (state: LiveState) => void;
}

interface Waiting {
  done: (answer: Answer) => void;
  failed: (error: Error) => void;
}

/** Start it once; what is asked while it is not open is refused at once, for there is REST. */
export class LiveSocket {
  private socket: WebSocket | null = null;
  private stopped = true;
  private failures = 0;
  private openedBefore = false;
  private openedAt = 0;
  private asked = 0;
  private readonly waiting = new Map<string, Waiting>();
  private retry: ReturnType<typeof setTimeout> | undefined;
  private beat: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly around: Around) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    addEventListener("online", this.hurry);
    document.addEventListener("visibilitychange", this.wake);
    void this.connect();
  }

  stop(): void {
    this.stopped = true;
    removeEventListener("online", this.hurry);
    document.removeEventListener("visibilitychange", this.wake);
    clearTimeout(this.retry);
    this.drop();
    this.around.onState("closed");
  }

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** The acknowledgement's data. Throws ApiError for a refusal, and for no answer at all. */
  ask(action: string, data: object = {}): Promise<unknown> {
    const socket = this.socket;
    if (!socket || !this.isOpen) return Promise.reject(new ApiError(0, { code: "unreachable" }));
    const requestId = String(++this.asked);
    return new Promise<Answer>((done, failed) => {
      this.waiting.set(requestId, { done, failed });
      setTimeout(() => {
        if (this.waiting.delete(requestId)) failed(new ApiError(0, { code: "unreachable" }));
      }, ANSWER_MS);
      socket.send(JSON.stringify({ action, requestId, data }));
    }).then((answer) => answer.data);
  }

  private async connect(): Promise<void> {
    if (this.stopped || this.socket) return;
    this.around.onState("connecting");
    try {
      const address = await this.around.address();
      if (this.stopped || this.socket) return;
      this.listen(new WebSocket(address));
    } catch {
      this.later();
    }
  }

  private listen(socket: WebSocket): void {
    this.socket = socket;
    socket.onopen = () => {
      this.openedAt = now();
      clearInterval(this.beat);
      this.beat = setInterval(() => this.ping(), PING_MS);
      this.around.onState("open");
      this.around.onOpen(this.openedBefore);
      this.openedBefore = true;
    };
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      if (this.socket === socket) this.hear(data);
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      const wasGood = this.openedAt > 0 && now() - this.openedAt > GOOD_MS;
      if (wasGood) this.failures = 0;
      this.drop();
      this.later();
    };
  }

  private hear(text: string): void {
    const frame = frameOf(text);
    if (!frame) return;
    if (!isAnswer(frame)) this.around.onEvent(frame);
    else if (frame.code === "not_signed_in") this.renew();
    else this.settle(frame);
  }

  private settle(answer: Answer): void {
    const waiting = answer.requestId ? this.waiting.get(answer.requestId) : undefined;
    if (!answer.requestId || !waiting) return;
    this.waiting.delete(answer.requestId);
    if (answer.event === "error") waiting.failed(new ApiError(400, answer as { code: string }));
    else waiting.done(answer);
  }

  private ping(): void {
    if (now() - this.openedAt > LIFE_MS) this.renew();
    else this.ask("ping").catch(this.renew);
  }

  /** A socket that is old, or of which nobody answers, is left for a new one. */
  private readonly renew = (): void => {
    this.drop();
    void this.connect();
  };

  /** After a sleep, or a leap of the clock, the socket may be dead without a word. */
  private readonly wake = (): void => {
    if (document.visibilityState !== "visible") return;
    if (this.isOpen) this.ping();
    else this.hurry();
  };

  private readonly hurry = (): void => {
    if (this.stopped || this.socket) return;
    clearTimeout(this.retry);
    void this.connect();
  };

  private drop(): void {
    clearInterval(this.beat);
    const socket = this.socket;
    this.socket = null;
    this.openedAt = 0;
    socket?.close();
    for (const { failed } of this.waiting.values()) failed(new ApiError(0, { code: "unreachable" }));
    this.waiting.clear();
  }

  private later(): void {
    if (this.stopped) return;
    this.failures += 1;
    this.around.onState("closed");
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.connect(), backoffMs(this.failures));
  }
}
