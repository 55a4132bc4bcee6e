// How does a message get out: on the socket where it fits and one is open, by REST otherwise, files to their bucket first?
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { answer, api } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { Message, Schemas } from "@/api/types";
import { now } from "@/lib/clock";
import { said as wasSaid } from "@/live/apply";
import { useLive } from "@/live/live";
import { useUser } from "@/session/session";
import { mimeTypeOf } from "./files";
import { outbox, type Outgoing, type Said, type Sender } from "./outbox";

// A frame takes 32 KB; longer ones go by REST.
const LONGEST_FRAME = 30_000;
type Shape = Schemas["MessageShape"];
type Attachment = Schemas["OfferedAttachment"];

const uploaded = new WeakMap<File, Attachment>();

/** What is on its way in a conversation, and how to send more. */
export function useSending(conversationId: string) {
  const { ask } = useLive();
  const queries = useQueryClient();
  const me = useUser().id;
  const all = useSyncExternalStore(outbox.subscribe, outbox.current);

  const sender = useCallback<Sender>(
    async (outgoing) => {
      const message = await sent(outgoing, ask);
      wasSaid(queries, message, me);
      return message;
    },
    [ask, queries, me],
  );
  return useMemo(
    () => ({
      outgoing: all.filter((one) => one.conversationId === conversationId),
      send: (said: Said) =>
        outbox.send(conversationId, said, { sender, startedAt: now(), id: crypto.randomUUID() }),
      retry: (id: string) => outbox.retry(id, sender),
      giveUp: (id: string) => outbox.drop(id),
    }),
    [all, conversationId, sender],
  );
}

type Ask = ReturnType<typeof useLive>["ask"];

async function sent(outgoing: Outgoing, ask: Ask): Promise<Message> {
  const body = await shapeOf(outgoing);
  if (JSON.stringify(body).length < LONGEST_FRAME) {
    try {
      const done = await ask("chat.send_message", { ...body, conversationId: outgoing.conversationId });
      return (done as { message: Message }).message;
    } catch (error) {
      // Without a socket, or without its answer, the same goes by REST: under its client id it stays one.
      if (error instanceof ApiError && error.status !== 0) throw error;
    }
  }
  const { message } = await answer(
    api.POST("/api/chat/conversations/{conversation_id}/messages", {
      params: { path: { conversation_id: outgoing.conversationId } },
      body,
    }),
  );
  return message;
}

async function shapeOf({ said, clientMessageId, conversationId }: Outgoing): Promise<Shape> {
  const nothing = { content: null, codeBlock: null, attachment: null };
  switch (said.type) {
    case "text":
      return { ...nothing, type: "text", content: said.content, clientMessageId };
    case "code":
      return { ...nothing, type: "code", codeBlock: said.codeBlock, clientMessageId };
    default:
      return {
        ...nothing,
        type: said.type,
        attachment: await attachmentOf(said.file, conversationId),
        clientMessageId,
      };
  }
}

/** Uploads a file once, however often its message is sent. */
async function attachmentOf(file: File, conversationId: string): Promise<Attachment> {
  const known = uploaded.get(file);
  if (known) return known;
  const { upload, attachment } = await answer(
    api.POST("/api/chat/conversations/{conversation_id}/attachments", {
      params: { path: { conversation_id: conversationId } },
      body: {
        name: file.name,
        mimeType: mimeTypeOf(file) as Schemas["FileShape"]["mimeType"],
        size: file.size,
      },
    }),
  );
  await post(upload, file);
  uploaded.set(file, attachment);
  return attachment;
}

async function post({ url, fields }: Schemas["UploadView"], file: File): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  const response = await fetch(url, { method: "POST", body: form }).catch(() => null);
  if (!response?.ok) throw new Error("The file could not be uploaded. Try again.");
}
