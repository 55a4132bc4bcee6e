import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ArrowLeft, CalendarClock, CloudOff } from "lucide-react";
import { useEffect } from "react";
import type { Conversation } from "@/api/types";
import { useOnline } from "@/lib/online";
import { itemsOf } from "@/live/cache";
import { useLive } from "@/live/live";
import { conversationQuery, messagesQuery } from "@/live/queries";
import { useTyping } from "@/live/typing";
import { useUser } from "@/session/session";
import { Avatar, ButtonLink, ErrorState, Loading, Skeleton, useTitle } from "@/ui";
import { Composer } from "./composer";
import { Log } from "./log";
import { useReading } from "./reading";
import { useSending } from "./sending";

/** One conversation, from top to bottom. Give it the conversation's id as its key. */
export function Thread({ conversationId }: { conversationId: string }) {
  const conversation = useQuery(conversationQuery(conversationId));
  return (
    <>
      <Head conversation={conversation.data} />
      <Connection />
      {conversation.data && <Talk conversation={conversation.data} />}
      {conversation.isPending && <Waiting />}
      {conversation.isError && !conversation.data && (
        <div className="p-4">
          <ErrorState error={conversation.error} onRetry={() => void conversation.refetch()} />
        </div>
      )}
    </>
  );
}

function Head({ conversation }: { conversation?: Conversation }) {
  const other = conversation?.with;
  const heading = useTitle(other ? `Messages with ${other.name}` : "Messages");
  return (
    <header className="flex min-h-18 items-center gap-3 border-b border-line px-2 py-2 sm:px-4">
      <ButtonLink
        to="/messages"
        look="quiet"
        size="icon"
        aria-label="All conversations"
        className="md:hidden"
      >
        <ArrowLeft aria-hidden className="size-5" />
      </ButtonLink>
      {other && <Avatar name={other.name} src={other.avatar} size="small" />}
      <div className="min-w-0 grow">
        <h1 ref={heading} tabIndex={-1} className="truncate text-lg">
          <span className="sr-only">Messages with </span>
          {other?.name ?? "…"}
        </h1>
        {other && (
          <p className="flex items-center gap-1.5 text-sm text-muted">
            {other.online && <span aria-hidden className="size-2 rounded-full bg-good" />}
            {other.online ? "Online" : "Not online now"}
          </p>
        )}
      </div>
      {conversation && (
        <ButtonLink to={`/bookings/${conversation.bookingId}`} look="quiet" aria-label="Latest session">
          <CalendarClock aria-hidden className="size-5" />
          <span className="max-sm:hidden">Latest session</span>
        </ButtonLink>
      )}
    </header>
  );
}

function Talk({ conversation: { id, with: other } }: { conversation: Conversation }) {
  const me = useUser().id;
  const query = useInfiniteQuery(messagesQuery(id));
  const messages = itemsOf(query.data);
  const { outgoing, send, retry, giveUp } = useSending(id);
  const isTyping = useTyping(id);
  useJoined(id);
  useReading(id, messages, me);
  if (query.isPending) return <Waiting />;
  if (!query.data)
    return (
      <div className="p-4">
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  return (
    <>
      <Log
        messages={messages}
        outgoing={outgoing}
        me={me}
        other={other.name}
        isTyping={isTyping}
        earlier={{
          hasMore: query.hasNextPage,
          isFetching: query.isFetchingNextPage,
          fetch: () => void query.fetchNextPage(),
        }}
        onRetry={retry}
        onGiveUp={giveUp}
      />
      <Composer conversationId={id} other={other.name} send={send} />
    </>
  );
}

/** Hears who types and who reads here, for as long as it is shown, on each new socket again. */
function useJoined(conversationId: string): void {
  const { state, ask } = useLive();
  useEffect(() => {
    if (state !== "open") return;
    ask("chat.join_conversation", { conversationId }).catch(() => undefined);
    return () => void ask("chat.leave_conversation", { conversationId }).catch(() => undefined);
  }, [ask, conversationId, state]);
}

/** Says that news come late; a break of a moment is nobody's business. */
function Connection() {
  const { state, isLate } = useLive();
  const online = useOnline();
  const isShown = online && state !== "open" && isLate;
  return (
    <div role="status">
      {isShown && (
        <p className="flex items-center gap-2 bg-info-soft px-4 py-2 text-sm text-info">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          Reconnecting. You can go on writing; answers may come late.
        </p>
      )}
    </div>
  );
}

function Waiting() {
  return (
    <Loading label="Loading messages" className="flex grow flex-col justify-end gap-3 px-4 py-6 sm:px-6">
      <Skeleton className="h-12 w-2/3 rounded-card" />
      <Skeleton className="h-12 w-1/2 self-end rounded-card" />
      <Skeleton className="h-20 w-3/5 rounded-card" />
      <Skeleton className="h-11 w-full" />
    </Loading>
  );
}
