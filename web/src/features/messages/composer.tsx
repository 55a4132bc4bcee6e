// Where one writes: text, code, files; the text is kept until it is sent.
import { CodeXml, Paperclip, SendHorizontal, X } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState, type ClipboardEvent, type FormEvent, type KeyboardEvent } from "react";
import { configQuery } from "@/api/queries";
import { Button, buttonLook, FormError } from "@/ui";
import { CodeDialog } from "./code_dialog";
import { draftOf, keepDraft } from "./drafts";
import { kinds, problemWith, saidOf, sizeText } from "./files";
import type { Said } from "./outbox";
import { useTypingNotice } from "./typing_notice";
import { fencedCode } from "./words";

const LONGEST_TEXT = 4_000;
const LONGEST_SHOWN_FROM = 3_500;
const isTouch = () => matchMedia("(pointer: coarse)").matches;

/** Give it the conversation's id as its key: a draft belongs to one conversation. */
export function Composer({
  conversationId,
  other,
  send,
}: {
  conversationId: string;
  other: string;
  send: (said: Said) => void;
}) {
  const [text, setText] = useState(() => draftOf(conversationId));
  const [files, setFiles] = useState<File[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [writesCode, setWritesCode] = useState(false);
  const { data: config } = useQuery(configQuery);
  const limit = config?.uploadLimits.attachment;
  const typing = useTypingNotice(conversationId);
  const field = useRef<HTMLTextAreaElement>(null);
  const tooLong = text.length > LONGEST_TEXT;

  const write = (value: string) => {
    setText(value);
    keepDraft(conversationId, value);
    if (value) typing.type();
    else typing.stop();
  };
  const choose = (chosen: File[]) => {
    const wrong = limit && chosen.map((file) => problemWith(file, limit)).find(Boolean);
    setProblem(wrong ?? null);
    if (!wrong) setFiles((before) => [...before, ...chosen]);
  };
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (tooLong) return;
    const words = text.trim();
    const code = fencedCode(words);
    if (words) send(code ? { type: "code", codeBlock: code } : { type: "text", content: words });
    for (const file of files) send(saidOf(file));
    setFiles([]);
    setProblem(null);
    write("");
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || isTouch()) return;
    event.preventDefault();
    submit();
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (!pasted.length) return;
    event.preventDefault();
    choose(pasted);
  };

  return (
    <form onSubmit={submit} className="flex flex-col gap-2 border-t border-line px-3 py-3 sm:px-6">
      <FormError>{problem}</FormError>
      <Files files={files} onRemove={(gone) => setFiles(files.filter((file) => file !== gone))} />
      <div className="flex items-end gap-1">
        <FileButton accept={limit?.mimeTypes} onChoose={choose} />
        <button
          type="button"
          aria-label="Write code"
          title="Write code"
          onClick={() => setWritesCode(true)}
          className={buttonLook("quiet", "icon", "text-muted")}
        >
          <CodeXml aria-hidden className="size-5" />
        </button>
        <textarea
          ref={field}
          aria-label={`Message to ${other}`}
          aria-describedby="composer-hint"
          aria-invalid={tooLong || undefined}
          rows={1}
          value={text}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={typing.stop}
          placeholder="Message"
          className="max-h-40 min-h-11 grow resize-none rounded-control border border-edge bg-surface px-3.5 py-2.5 [field-sizing:content] aria-invalid:border-bad"
        />
        <Button type="submit" size="icon" aria-label="Send" title="Send">
          <SendHorizontal aria-hidden className="size-5" />
        </Button>
      </div>
      <p id="composer-hint" className="text-sm text-muted">
        {text.length > LONGEST_SHOWN_FROM ? (
          <span className={tooLong ? "text-bad" : ""}>
            {text.length.toLocaleString("en-IN")} of {LONGEST_TEXT.toLocaleString("en-IN")} characters
            {tooLong && ": shorten it, or send it in parts."}
          </span>
        ) : (
          <>
            {limit && kinds(limit)}
            <span className="max-md:hidden"> Enter sends, Shift+Enter starts a new line.</span>
          </>
        )}
      </p>
      <CodeDialog
        open={writesCode}
        onOpenChange={setWritesCode}
        onSend={(codeBlock) => send({ type: "code", codeBlock })}
      />
    </form>
  );
}

function FileButton({ accept, onChoose }: { accept?: string[]; onChoose: (files: File[]) => void }) {
  return (
    <label
      title="Attach files"
      className={buttonLook(
        "quiet",
        "icon",
        "text-muted has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)",
      )}
    >
      <Paperclip aria-hidden className="size-5" />
      <span className="sr-only">Attach files</span>
      <input
        type="file"
        multiple
        aria-describedby="composer-hint"
        accept={accept?.join(",")}
        className="sr-only"
        onChange={(event) => {
          onChoose([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </label>
  );
}

function Files({ files, onRemove }: { files: File[]; onRemove: (file: File) => void }) {
  if (!files.length) return null;
  return (
    <ul aria-label="Files to send" className="flex flex-wrap gap-2">
      {files.map((file, place) => (
        <li
          key={place}
          className="flex items-center gap-2 rounded-control border border-line bg-raised pl-3 text-sm"
        >
          {file.name} · {sizeText(file.size)}
          <button
            type="button"
            aria-label={`Remove ${file.name}`}
            onClick={() => onRemove(file)}
            className={buttonLook("quiet", "icon")}
          >
            <X aria-hidden className="size-4" />
          </button>
        </li>
      ))}
    </ul>
  );
}
