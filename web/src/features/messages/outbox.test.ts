import { expect, test } from "vitest";
import type { Message } from "@/api/types";
import { Outbox, type Outgoing, type Sender } from "./outbox";

const sent = {} as Message;
const settled = () => new Promise((resolve) => setTimeout(resolve));
const words = (content: string) => ({ type: "text", content }) as const;

/** Sends when it is told to, and keeps under which ids. */
function sending() {
  const asked: Outgoing[] = [];
  const answers: { done: (message: Message) => void; failed: (error: Error) => void }[] = [];
  const sender: Sender = (outgoing) => {
    asked.push(outgoing);
    return new Promise((done, failed) => answers.push({ done, failed }));
  };
  return { asked, answers, sender };
}

test("what is sent is shown until it arrives", async () => {
  const [outbox, { answers, sender }] = [new Outbox(), sending()];
  outbox.send("c1", words("one"), { sender, startedAt: 0, id: "id1" });

  expect(outbox.current()).toMatchObject([{ clientMessageId: "id1", state: "sending" }]);
  await settled();
  answers[0]?.done(sent);
  await settled();
  expect(outbox.current()).toEqual([]);
});

test("what failed says why, and goes out again under the same client id", async () => {
  const [outbox, { asked, answers, sender }] = [new Outbox(), sending()];
  outbox.send("c1", words("one"), { sender, startedAt: 0, id: "id1" });
  await settled();
  answers[0]?.failed(new Error("You are offline."));
  await settled();
  expect(outbox.current()).toMatchObject([{ state: "failed", problem: "You are offline." }]);

  outbox.retry("id1", sender);
  await settled();
  answers[1]?.done(sent);
  await settled();

  expect(asked.map(({ clientMessageId }) => clientMessageId)).toEqual(["id1", "id1"]);
  expect(outbox.current()).toEqual([]);
});

test("what is on its way already is not sent again", async () => {
  const [outbox, { asked, sender }] = [new Outbox(), sending()];
  outbox.send("c1", words("one"), { sender, startedAt: 0, id: "id1" });
  outbox.retry("id1", sender);
  await settled();

  expect(asked).toHaveLength(1);
});

test("a conversation keeps the order of writing; another does not wait for it", async () => {
  const [outbox, { asked, answers, sender }] = [new Outbox(), sending()];
  for (const [id, conversation] of [
    ["id1", "c1"],
    ["id2", "c1"],
    ["id3", "c2"],
  ] as const)
    outbox.send(conversation, words(id), { sender, startedAt: 0, id });
  await settled();
  expect(asked.map(({ clientMessageId }) => clientMessageId)).toEqual(["id1", "id3"]);

  answers[0]?.done(sent);
  await settled();
  expect(asked.map(({ clientMessageId }) => clientMessageId)).toEqual(["id1", "id3", "id2"]);
});
