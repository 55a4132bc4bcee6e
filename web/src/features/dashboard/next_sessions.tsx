import { CalendarClock, MessageSquare, Video } from "lucide-react";
import { Link } from "react-router";
import type { Booking } from "@/api/types";
import { useNow } from "@/lib/clock";
import { relative } from "@/lib/time";
import { Avatar, Badge, ButtonLink, Card, EmptyState, Time } from "@/ui";

const OPENS_MS = 10 * 60_000;

/** The next one large, those after it as a list. */
export function NextSessions({ sessions, upcoming }: { sessions: Booking[]; upcoming: number }) {
  const [next, ...later] = sessions;
  if (!next)
    return (
      <EmptyState
        icon={<CalendarClock />}
        title="No sessions ahead"
        action={<ButtonLink to="/mentor/dashboard/availability">Look at your hours</ButtonLink>}
      >
        <p>Students book from your weekly hours. More of them, and in evenings, are booked sooner.</p>
      </EmptyState>
    );
  return (
    <section aria-labelledby="next" className="grid gap-4 lg:grid-cols-[3fr_2fr]">
      <Next session={next} />
      <Card>
        <div className="mb-2 flex items-baseline justify-between gap-3">
          <h2 className="text-base">After that</h2>
          <Link className="link text-sm" to="/bookings">
            All {upcoming}
          </Link>
        </div>
        {later.length ? (
          <ul className="divide-y divide-line">
            {later.map((session) => (
              <li key={session.id}>
                <Link
                  to={`/bookings/${session.id}`}
                  className="flex min-h-14 items-center gap-3 py-2 hover:underline"
                >
                  <Avatar name={session.student.name} src={session.student.avatar} size="small" />
                  <span className="min-w-0">
                    <span className="block font-medium">{session.student.name}</span>
                    <span className="block text-sm text-muted">
                      <Time at={session.scheduledAt} />, {session.duration} min
                    </span>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-muted">Nothing else yet.</p>
        )}
      </Card>
    </section>
  );
}

function Next({ session }: { session: Booking }) {
  const present = useNow(10_000);
  const start = Date.parse(session.scheduledAt);
  const isOpen = present >= start - OPENS_MS;
  return (
    <Card className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="next" className="text-base text-muted">
          Your next session
        </h2>
        <Badge tone={isOpen ? "good" : "accent"}>
          {present < start ? `Starts ${relative(session.scheduledAt, present)}` : "Under way"}
        </Badge>
      </div>
      <div className="flex items-center gap-4">
        <Avatar name={session.student.name} src={session.student.avatar} />
        <div>
          <p className="text-xl font-semibold tracking-tight">{session.student.name}</p>
          <p className="text-muted">
            {session.topic}, {session.duration} minutes
          </p>
        </div>
      </div>
      <p className="text-lg">
        <Time at={session.scheduledAt} style="full" />
      </p>
      {session.agenda && <p className="line-clamp-3 whitespace-pre-line text-muted">{session.agenda}</p>}
      <div className="mt-auto flex flex-wrap gap-3">
        {isOpen && (
          <ButtonLink to={`/call/${session.id}`}>
            <Video aria-hidden className="size-4" />
            Join the call
          </ButtonLink>
        )}
        <ButtonLink look="secondary" to={`/bookings/${session.id}`}>
          Open the session
        </ButtonLink>
        {session.conversationId && (
          <ButtonLink look="secondary" to={`/messages/${session.conversationId}`}>
            <MessageSquare aria-hidden className="size-4" />
            Message
          </ButtonLink>
        )}
      </div>
    </Card>
  );
}
