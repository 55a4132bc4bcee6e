import { MessageSquare } from "lucide-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { NavLink } from "react-router";
import type { Conversation } from "@/api/types";
import { cn } from "@/lib/cn";
import { useNow } from "@/lib/clock";
import { dayIn, shortDate, timeOfDay } from "@/lib/time";
import { useZone } from "@/lib/zone";
import { itemsOf } from "@/live/cache";
import { conversationsQuery } from "@/live/queries";
import { useUser } from "@/session/session";
import { Avatar, ButtonLink, EmptyState, ErrorState, Loading, LoadMore, Skeleton } from "@/ui";

export function ConversationList() {
  const list = useInfiniteQuery(conversationsQuery);
  if (list.isPending) return <Waiting />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const conversations = itemsOf(list.data);
  if (!conversations.length) return <NobodyYet />;
  return (
    <>
      <ul className="flex flex-col">
        {conversations.map((one) => (
          <Entry key={one.id} conversation={one} />
        ))}
      </ul>
      <LoadMore {...list} what="conversations" />
    </>
  );
}

function Entry({ conversation }: { conversation: Conversation }) {
  const { with: other, lastMessage, unreadCount } = conversation;
  const me = useUser().id;
  return (
    <li>
      <NavLink
        to={`/messages/${conversation.id}`}
        className={({ isActive }) =>
          cn("flex items-center gap-3 rounded-control px-3 py-3 hover:bg-raised", isActive && "bg-raised")
        }
      >
        <Presence online={other.online}>
          <Avatar name={other.name} src={other.avatar} />
        </Presence>
        <span className="min-w-0 grow">
          <span className="flex items-baseline gap-2">
            <span className={cn("grow truncate", unreadCount > 0 ? "font-semibold" : "font-medium")}>
              {other.name}
            </span>
            {lastMessage && <When at={lastMessage.createdAt} />}
          </span>
          <span className="flex items-center gap-2">
            <span className={cn("grow truncate text-[0.9375rem]", unreadCount === 0 && "text-muted")}>
              {lastMessage ? (
                <>
                  {lastMessage.senderId === me && "You: "}
                  {lastMessage.content}
                </>
              ) : (
                "Nothing said yet"
              )}
            </span>
            <Unread count={unreadCount} />
          </span>
        </span>
      </NavLink>
    </li>
  );
}

/** A dot on the picture of who is there, and a word for those who do not see it. */
export function Presence({ online, children }: { online: boolean; children: React.ReactNode }) {
  return (
    <span className="relative shrink-0">
      {children}
      {online && (
        <>
          <span
            aria-hidden
            className="absolute right-0 bottom-0 size-3.5 rounded-full border-2 border-page bg-good"
          />
          <span className="sr-only">Online: </span>
        </>
      )}
    </span>
  );
}

function Unread({ count }: { count: number }) {
  if (!count) return null;
  return (
    <span className="tabular grid h-6 min-w-6 shrink-0 place-items-center rounded-full bg-accent px-1.5 text-sm font-bold text-on-accent">
      <span aria-hidden>{count > 99 ? "99+" : count}</span>
      <span className="sr-only">, {count} unread</span>
    </span>
  );
}

/** The time today, the day before that. */
function When({ at }: { at: string }) {
  const zone = useZone();
  const today = dayIn(useNow(60_000), zone);
  return (
    <time dateTime={at} className="tabular shrink-0 text-sm text-muted">
      {dayIn(at, zone) === today ? timeOfDay(at, zone) : shortDate(at, zone)}
    </time>
  );
}

function NobodyYet() {
  return (
    <EmptyState
      icon={<MessageSquare />}
      title="No conversations yet"
      action={<ButtonLink to="/mentors">Find a mentor</ButtonLink>}
    >
      <p>When a session is booked, its student and its mentor can write to each other here.</p>
    </EmptyState>
  );
}

function Waiting() {
  return (
    <Loading label="Loading your conversations" className="flex flex-col gap-1">
      {Array.from({ length: 4 }, (_, place) => (
        <Skeleton key={place} className="h-[4.5rem]" />
      ))}
    </Loading>
  );
}
