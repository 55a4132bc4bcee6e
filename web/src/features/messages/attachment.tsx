// A file somebody sent. Its address is good for minutes, so a new one is asked for when it is opened.
import { useQuery } from "@tanstack/react-query";
import { Download, FileText, ImageOff } from "lucide-react";
import { useState } from "react";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import type { Message } from "@/api/types";
import { buttonLook, useToast } from "@/ui";
import { sizeText } from "./files";

async function freshUrl({ id, conversationId }: Message): Promise<string | undefined> {
  const { message } = await answer(
    api.GET("/api/chat/conversations/{conversation_id}/messages/{message_id}", {
      params: { path: { conversation_id: conversationId, message_id: id } },
    }),
  );
  return message.attachment?.url;
}

function useDownload(message: Message) {
  const { toast } = useToast();
  return async () => {
    try {
      const url = await freshUrl(message);
      if (url) location.assign(url); // the bucket answers with a file to save, and the page stays
    } catch (error) {
      toast(sentence(error), "bad");
    }
  };
}

export function FileCard({ message }: { message: Message }) {
  const download = useDownload(message);
  const file = message.attachment;
  if (!file) return null;
  return (
    <button
      type="button"
      onClick={() => void download()}
      className="flex min-h-14 w-full items-center gap-3 rounded-control border border-line bg-surface px-3 py-2 text-left hover:bg-raised"
    >
      <FileText aria-hidden className="size-6 shrink-0 text-muted" />
      <span className="min-w-0 grow">
        <span className="block font-medium">{file.name}</span>
        <span className="block text-sm text-muted">{sizeText(file.size)}</span>
      </span>
      <Download aria-hidden className="size-5 shrink-0 text-muted" />
      <span className="sr-only">Download</span>
    </button>
  );
}

export function Picture({ message }: { message: Message }) {
  const download = useDownload(message);
  const [failures, setFailures] = useState(0);
  const fresh = useQuery({
    queryKey: ["attachment", message.id],
    queryFn: () => freshUrl(message),
    enabled: failures === 1, // the address we had was too old
  });
  const file = message.attachment;
  if (!file) return null;
  const src = failures ? fresh.data : file.url;
  const isLost = failures > 1 || fresh.isError;
  return (
    <figure>
      <div className="grid h-56 w-72 max-w-full place-items-center overflow-hidden rounded-control bg-page">
        {isLost && <ImageOff aria-hidden className="size-8 text-muted" />}
        {!isLost && src && (
          <img
            src={src}
            alt={file.name}
            className="size-full object-contain"
            onError={() => setFailures((before) => before + 1)}
          />
        )}
      </div>
      <figcaption className="mt-1 flex items-center gap-2 text-sm text-muted">
        <span className="min-w-0 grow">
          {file.name} · {sizeText(file.size)}
          {isLost && " · It could not be loaded."}
        </span>
        <button
          type="button"
          aria-label={`Download ${file.name}`}
          onClick={() => void download()}
          className={buttonLook("quiet", "icon")}
        >
          <Download aria-hidden className="size-5" />
        </button>
      </figcaption>
    </figure>
  );
}
