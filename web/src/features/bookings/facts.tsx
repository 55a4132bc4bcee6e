// When, with whom and about what; and why it is off, where it is.
import { useQuery } from "@tanstack/react-query";
import { MessageSquare } from "lucide-react";
import type { Booking } from "@/api/types";
import { mentorQuery } from "@/features/directory/queries";
import { useNow } from "@/lib/clock";
import { city, fullDate, sameClock, timeOfDay, zoneName } from "@/lib/time";
import { useZone } from "@/lib/zone";
import { Avatar, Badge, ButtonLink, Card, Notice } from "@/ui";
import { other, stateOf, type Role } from "./states";

/** In the reader's zone, and in the mentor's where clocks there show something else. */
export function When({ booking, role }: { booking: Booking; role: Role }) {
  const zone = useZone();
  const theirs = useMentorZone(booking);
  const { scheduledAt, endsAt } = booking;
  return (
    <>
      <time dateTime={scheduledAt} className="block">
        {fullDate(scheduledAt, zone)}, {timeOfDay(scheduledAt, zone)} to {timeOfDay(endsAt, zone)}
      </time>
      <span className="block text-base">
        {zoneName(zone, scheduledAt)}
        {theirs && !sameClock(zone, theirs, scheduledAt) && (
          <>
            {" · "}
            {timeOfDay(scheduledAt, theirs)} to {timeOfDay(endsAt, theirs)} in {city(theirs)} for{" "}
            {role === "student" ? booking.mentor.name : "your profile"}
          </>
        )}
      </span>
    </>
  );
}

/** A mentor's hours are kept in a zone of their own, which may not be the account's. */
function useMentorZone({ mentor }: Booking): string | undefined {
  return useQuery({ ...mentorQuery(mentor.slug), staleTime: 300_000, retry: false }).data?.timezone;
}

export function About({ booking }: { booking: Booking }) {
  const state = stateOf(booking, useNow(10_000));
  return (
    <Card>
      <dl className="grid gap-x-6 gap-y-4 sm:grid-cols-[8rem_minmax(0,1fr)]">
        <Fact name="Status">
          <Badge tone={state.tone}>{state.label}</Badge>
        </Fact>
        <Fact name="Length">{booking.duration} minutes</Fact>
        <Fact name="Topic">{booking.topic}</Fact>
        <Fact name="Agenda">
          <span className="whitespace-pre-wrap">
            {booking.agenda || <span className="text-muted">Nothing was written.</span>}
          </span>
        </Fact>
        <Fact name="Booking">
          <span className="tabular">{booking.id}</span>
        </Fact>
      </dl>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="max-sm:-mt-3">{children}</dd>
    </>
  );
}

export function Together({ booking, role }: { booking: Booking; role: Role }) {
  const person = other(booking, role);
  return (
    <Card className="flex flex-col gap-4">
      <div className="flex items-center gap-3">
        <Avatar name={person.name} src={person.avatar} />
        <div className="min-w-0">
          <p className="text-sm text-muted">{role === "student" ? "Your mentor" : "Your student"}</p>
          <h2 className="text-lg">{person.name}</h2>
        </div>
      </div>
      {booking.conversationId && (
        <ButtonLink to={`/messages/${booking.conversationId}`} look="secondary">
          <MessageSquare aria-hidden className="size-4" />
          Message {person.name.split(" ")[0]}
        </ButtonLink>
      )}
      {role === "student" && (
        <ButtonLink to={`/mentors/${booking.mentor.slug}`} look="quiet">
          See the profile
        </ButtonLink>
      )}
    </Card>
  );
}

const BY = { student: "the student", mentor: "the mentor", system: "us" };

/** Who called it off, and why. */
export function CancelledNotice({ booking, role }: { booking: Booking; role: Role }) {
  if (booking.status !== "cancelled") return null;
  const by = booking.cancelledBy === role ? "you" : BY[booking.cancelledBy ?? "system"];
  return (
    <Notice tone="bad">
      <p className="font-semibold">This session was cancelled by {by}.</p>
      {booking.cancellationReason && <p className="whitespace-pre-wrap">{booking.cancellationReason}</p>}
    </Notice>
  );
}
