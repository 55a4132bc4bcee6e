// The time got away: nothing else should. The agenda is kept, near times are one click away.
import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { sentence } from "@/api/errors";
import type { Booking } from "@/api/types";
import { useDraft } from "@/lib/draft";
import { Card, FormError, Money, Notice } from "@/ui";
import { isLost, useHold } from "./hold";
import { NearTimes } from "./near_times";
import type { Duration } from "./slots";
import { When, With } from "./summary";

export function LostTime({ booking, paid }: { booking: Booking; paid: boolean }) {
  const [, setAddress] = useSearchParams();
  const hold = useHold((id) => setAddress({ booking: id }, { replace: true }));
  const duration = booking.duration as Duration;
  const { topic, agenda } = booking;
  const [, keep] = useDraft(`agenda ${booking.mentor.id}`);
  useEffect(() => keep(agenda), [keep, agenda]); // for whoever chooses from all times instead
  return (
    <Card className="mx-auto flex max-w-2xl flex-col gap-6 sm:p-8">
      <Notice tone={paid ? "bad" : "accent"} role="alert">
        <h2 className="text-lg">{paid ? "Somebody else has this time" : "Your hold ran out"}</h2>
        {paid ? (
          <p className="mt-1">
            Your payment came after the time was gone. All of it, <Money paise={booking.payment.amount} />,
            goes back to you; banks take up to seven days.
          </p>
        ) : (
          <p className="mt-1">
            It was not paid in time, so the time is free for others again. You were not charged.
          </p>
        )}
        <p className="mt-1">Your topic and agenda are kept for the next time you choose.</p>
      </Notice>
      <div className="grid gap-5 text-muted sm:grid-cols-2">
        <With name={booking.mentor.name} avatar={booking.mentor.avatar}>
          {topic}
        </With>
        <When start={booking.scheduledAt} duration={duration} />
      </div>
      {hold.error && !isLost(hold.error) && <FormError>{sentence(hold.error)}</FormError>}
      {isLost(hold.error) && <FormError>That one is gone, too. These are free now.</FormError>}
      <NearTimes
        slug={booking.mentor.slug}
        topic={topic}
        start={booking.scheduledAt}
        duration={duration}
        busy={hold.isPending ? hold.variables.scheduledAt : undefined}
        onChoose={(scheduledAt) =>
          hold.mutate({ mentorId: booking.mentor.id, scheduledAt, duration, topic, agenda })
        }
      />
    </Card>
  );
}
