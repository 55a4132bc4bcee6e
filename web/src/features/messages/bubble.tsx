// One message, by whom and when, and what became of it.
import { Check, CheckCheck, CircleAlert, Clock, FileText } from "lucide-react";
import type { ReactNode } from "react";
import type { Message } from "@/api/types";
import { cn } from "@/lib/cn";
import { Button, Time } from "@/ui";
import { FileCard, Picture } from "./attachment";
import { CodeBlock } from "./code_block";
import { sizeText } from "./files";
import type { Outgoing } from "./outbox";
import { Words } from "./words";

interface FrameProps {
  isMine: boolean;
  /** Code and files take the width they need. */
  isWide: boolean;
  by: string;
  foot: ReactNode;
  children: ReactNode;
}

function Frame({ isMine, isWide, by, foot, children }: FrameProps) {
  return (
    <li className={cn("flex flex-col gap-1", isMine ? "items-end" : "items-start")}>
      <div
        className={cn(
          "max-w-[min(34rem,88%)] rounded-card px-3.5 py-2.5",
          isWide && "w-full max-w-[min(40rem,92%)]",
          isMine ? "rounded-br-sm bg-accent-soft" : "rounded-bl-sm bg-raised",
        )}
      >
        <span className="sr-only">{by}: </span>
        {children}
      </div>
      <div className="flex flex-wrap items-center gap-x-2 px-1 text-sm text-muted">{foot}</div>
    </li>
  );
}

export function Bubble({ message, isMine, by }: { message: Message; isMine: boolean; by: string }) {
  return (
    <Frame
      isMine={isMine}
      isWide={message.type === "code"}
      by={by}
      foot={
        <>
          <Time at={message.createdAt} style="time" />
          {isMine && <Receipt message={message} />}
        </>
      }
    >
      {message.type === "text" && <Words text={message.content ?? "…"} />}
      {message.codeBlock && <CodeBlock {...message.codeBlock} />}
      {message.type === "file" && <FileCard message={message} />}
      {message.type === "image" && <Picture message={message} />}
    </Frame>
  );
}

function Receipt({ message }: { message: Message }) {
  const read = message.readBy[0];
  return (
    <span className="inline-flex items-center gap-1">
      {read ? <CheckCheck aria-hidden className="size-4" /> : <Check aria-hidden className="size-4" />}
      {read ? "Read" : "Sent"}
    </span>
  );
}

interface OutgoingProps {
  outgoing: Outgoing;
  onRetry: () => void;
  onGiveUp: () => void;
}

/** Not there yet: on its way, or failed and waiting for a retry. */
export function OutgoingBubble({ outgoing, onRetry, onGiveUp }: OutgoingProps) {
  const { said, state, problem } = outgoing;
  return (
    <Frame
      isMine
      isWide={said.type === "code"}
      by="You"
      foot={state === "sending" ? <Sending /> : <Failed {...{ problem, onRetry, onGiveUp }} />}
    >
      {said.type === "text" && <Words text={said.content} />}
      {said.type === "code" && <CodeBlock {...said.codeBlock} />}
      {(said.type === "file" || said.type === "image") && (
        <p className="flex items-center gap-2">
          <FileText aria-hidden className="size-5 shrink-0 text-muted" />
          {said.file.name} · {sizeText(said.file.size)}
        </p>
      )}
    </Frame>
  );
}

function Sending() {
  return (
    <span className="inline-flex items-center gap-1">
      <Clock aria-hidden className="size-4" />
      Sending…
    </span>
  );
}

function Failed({ problem, onRetry, onGiveUp }: { problem?: string } & Omit<OutgoingProps, "outgoing">) {
  return (
    <>
      <span className="inline-flex items-center gap-1 text-bad">
        <CircleAlert aria-hidden className="size-4 shrink-0" />
        Not sent. {problem}
      </span>
      <Button look="quiet" className="px-2 text-sm" onClick={onRetry}>
        Try again
      </Button>
      <Button look="quiet" className="px-2 text-sm" onClick={onGiveUp}>
        Discard
      </Button>
    </>
  );
}
