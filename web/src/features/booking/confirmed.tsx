// Step four: it is booked; what now?
import { useMutation, useQuery } from "@tanstack/react-query";
import { CalendarDays, CircleCheck, Download, MessageSquare, Video } from "lucide-react";
import { sentence } from "@/api/errors";
import type { Booking } from "@/api/types";
import { Button, buttonLook, ButtonLink, Card, Money, useToast } from "@/ui";
import { downloadIcs, googleCalendarUrl } from "./calendar";
import { bookingQuery } from "./queries";
import { When, With } from "./summary";

export function Confirmed({ booking, mentorZone }: { booking: Booking; mentorZone?: string }) {
  const { toast } = useToast();
  const ics = useMutation({
    mutationFn: () => downloadIcs(booking.id),
    onError: (error) => toast(sentence(error), "bad"),
  });
  // The conversation is made just after the confirmation.
  useQuery({ ...bookingQuery(booking.id), refetchInterval: booking.conversationId ? false : 2_000 });
  return (
    <Card className="mx-auto flex max-w-2xl flex-col gap-6 sm:p-8">
      <div role="status" className="flex items-center gap-4">
        <CircleCheck aria-hidden className="size-12 shrink-0 text-good" />
        <div>
          <h2 className="text-2xl">You are booked</h2>
          <p className="text-muted">
            <Money paise={booking.payment.amount} /> paid. The confirmation is on its way to your mailbox.
          </p>
        </div>
      </div>
      <div className="grid gap-5 rounded-card bg-raised p-5 sm:grid-cols-2">
        <With name={booking.mentor.name} avatar={booking.mentor.avatar}>
          {booking.topic}
        </With>
        <When start={booking.scheduledAt} duration={booking.duration} mentorZone={mentorZone} />
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <a
          className={buttonLook("secondary")}
          href={googleCalendarUrl(booking, location.origin)}
          target="_blank"
          rel="noreferrer"
        >
          <CalendarDays aria-hidden className="size-4" />
          Google Calendar <span className="sr-only">(opens in a new tab)</span>
        </a>
        <Button look="secondary" busy={ics.isPending} onClick={() => ics.mutate()}>
          <Download aria-hidden className="size-4" />
          Calendar file (.ics)
        </Button>
        <ButtonLink
          look="secondary"
          to={booking.conversationId ? `/messages/${booking.conversationId}` : "/messages"}
        >
          <MessageSquare aria-hidden className="size-4" />
          Message mentor
        </ButtonLink>
        <ButtonLink look="secondary" to={`/call/${booking.id}`}>
          <Video aria-hidden className="size-4" />
          Go to the call
        </ButtonLink>
      </div>
      <ButtonLink to={`/bookings/${booking.id}`} size="large">
        See the session
      </ButtonLink>
      <p className="text-center text-sm text-muted">
        Booking {booking.id} · the call opens 10 minutes before it begins
      </p>
    </Card>
  );
}
