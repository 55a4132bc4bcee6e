// What is on its way, and what did not get there? Each has a client id: however often it is sent, it is one message.
import type { Message, Schemas } from "@/api/types";

export type Said =
  | { type: "text"; content: string }
  | { type: "code"; codeBlock: Schemas["CodeShape"] }
  | { type: "file" | "image"; file: File };

export interface Outgoing {
  clientMessageId: string;
  conversationId: string;
  said: Said;
  startedAt: number;
  state: "sending" | "failed";
  /** Why it failed, in people's words. */
  problem?: string;
}

/** Sends one thing under its client id. Throws what a person is to be told. */
export type Sender = (outgoing: Outgoing) => Promise<Message>;

type Listener = () => void;

/** Sends in the order of writing within a conversation; what fails waits there for a retry. */
export class Outbox {
  private all: readonly Outgoing[] = [];
  private readonly listeners = new Set<Listener>();
  private readonly queues = new Map<string, Promise<unknown>>();

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): readonly Outgoing[] => this.all;

  send(conversationId: string, said: Said, by: { sender: Sender; startedAt: number; id: string }): void {
    const outgoing: Outgoing = {
      clientMessageId: by.id,
      conversationId,
      said,
      startedAt: by.startedAt,
      state: "sending",
    };
    this.become([...this.all, outgoing]);
    this.queue(outgoing, by.sender);
  }

  retry(clientMessageId: string, sender: Sender): void {
    const outgoing = this.all.find((one) => one.clientMessageId === clientMessageId);
    if (outgoing?.state !== "failed") return;
    this.change(clientMessageId, { state: "sending", problem: undefined });
    this.queue(outgoing, sender);
  }

  /** It arrived, or is given up. */
  drop(clientMessageId: string): void {
    this.become(this.all.filter((one) => one.clientMessageId !== clientMessageId));
  }

  clear(): void {
    this.become([]);
  }

  private queue(outgoing: Outgoing, sender: Sender): void {
    const before = this.queues.get(outgoing.conversationId) ?? Promise.resolve();
    const work = before.then(() => this.deliver(outgoing, sender));
    this.queues.set(outgoing.conversationId, work);
  }

  private async deliver(outgoing: Outgoing, sender: Sender): Promise<void> {
    try {
      await sender(outgoing);
      this.drop(outgoing.clientMessageId);
    } catch (error) {
      const problem = error instanceof Error ? error.message : "It was not sent.";
      this.change(outgoing.clientMessageId, { state: "failed", problem });
    }
  }

  private change(clientMessageId: string, changes: Partial<Outgoing>): void {
    this.become(
      this.all.map((one) => (one.clientMessageId === clientMessageId ? { ...one, ...changes } : one)),
    );
  }

  private become(all: readonly Outgoing[]): void {
    this.all = all;
    for (const listener of this.listeners) listener();
  }
}

export const outbox = new Outbox();
