// What the two have said, oldest first.
import { ArrowDown } from "lucide-react";
import { Fragment } from "react";
import type { Message } from "@/api/types";
import { dayIn, fullDate } from "@/lib/time";
import { useZone } from "@/lib/zone";
import { Button } from "@/ui";
import { Bubble, OutgoingBubble } from "./bubble";
import { useLogScroll } from "./log_scroll";
import type { Outgoing } from "./outbox";

interface LogProps {
  /** Newest first, as they are fetched. */
  messages: Message[];
  outgoing: Outgoing[];
  me: string;
  other: string;
  isTyping: boolean;
  earlier: { hasMore: boolean; isFetching: boolean; fetch: () => void };
  onRetry: (clientMessageId: string) => void;
  onGiveUp: (clientMessageId: string) => void;
}

export function Log({ messages, outgoing, me, other, isTyping, earlier, onRetry, onGiveUp }: LogProps) {
  const zone = useZone();
  const arrived = new Set(messages.map(({ clientMessageId }) => clientMessageId));
  const onTheirWay = outgoing.filter(({ clientMessageId }) => !arrived.has(clientMessageId));
  const newest = onTheirWay.at(-1)?.clientMessageId ?? messages[0]?.id;
  const { log, onScroll, isBehind, toEnd } = useLogScroll({
    newest,
    oldest: messages.at(-1)?.id,
    isMine: onTheirWay.length > 0 || messages[0]?.senderId === me,
  });
  const inOrder = [...messages].reverse();
  return (
    <div className="relative flex min-h-0 grow flex-col">
      <div
        ref={log}
        role="log"
        aria-label={`Messages with ${other}`}
        aria-live={earlier.isFetching ? "off" : "polite"}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keyboards scroll what they can focus
        tabIndex={0}
        onScroll={onScroll}
        className="grow overflow-y-auto overscroll-contain px-4 py-4 [overflow-anchor:none] sm:px-6"
      >
        {earlier.hasMore && (
          <div className="mb-4 flex justify-center">
            <Button look="secondary" busy={earlier.isFetching} onClick={earlier.fetch}>
              Earlier messages
            </Button>
          </div>
        )}
        {messages.length + onTheirWay.length === 0 && (
          <p className="py-10 text-center text-muted">Nothing said yet. Say hello to {other}.</p>
        )}
        <ol className="flex flex-col gap-3">
          {inOrder.map((message, place) => (
            <Fragment key={message.id}>
              {isNewDay(message, inOrder[place - 1], zone) && <Day at={message.createdAt} zone={zone} />}
              <Bubble
                message={message}
                isMine={message.senderId === me}
                by={message.senderId === me ? "You" : other}
              />
            </Fragment>
          ))}
          {onTheirWay.map((one) => (
            <OutgoingBubble
              key={one.clientMessageId}
              outgoing={one}
              onRetry={() => onRetry(one.clientMessageId)}
              onGiveUp={() => onGiveUp(one.clientMessageId)}
            />
          ))}
        </ol>
      </div>
      <p role="status" className="h-6 px-4 text-sm text-muted sm:px-6">
        {isTyping && `${other} is typing…`}
      </p>
      {isBehind && (
        <Button
          look="secondary"
          onClick={toEnd}
          className="absolute bottom-8 left-1/2 -translate-x-1/2 rounded-full shadow-float"
        >
          <ArrowDown aria-hidden className="size-4" />
          New messages
        </Button>
      )}
    </div>
  );
}

function isNewDay(message: Message, before: Message | undefined, zone: string): boolean {
  return !before || dayIn(before.createdAt, zone) !== dayIn(message.createdAt, zone);
}

function Day({ at, zone }: { at: string; zone: string }) {
  return (
    <li className="my-2 text-center text-sm text-muted">
      <time dateTime={dayIn(at, zone)}>{fullDate(at, zone)}</time>
    </li>
  );
}
