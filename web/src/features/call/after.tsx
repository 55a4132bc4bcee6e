// After the call: the student's review, the mentor's mark and notes.
import type { Booking } from "@/api/types";
import { Marks } from "@/features/bookings/marks";
import { NotesForm } from "@/features/bookings/notes";
import { ReviewForm } from "@/features/bookings/review";
import { allowed, isHeld, other } from "@/features/bookings/states";
import { useNow } from "@/lib/clock";
import { Button, ButtonLink, Card, Notice } from "@/ui";
import type { Common } from "./before";

export function After({ booking, role, heading, onBack }: Common & { onBack?: () => void }) {
  const may = allowed(booking, role, useNow(1_000));
  const person = other(booking, role);
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-2xl flex-col justify-center gap-6 px-4 py-10">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <h1 ref={heading} tabIndex={-1} className="text-3xl">
          {onBack ? "You left the call" : "The session is over"}
        </h1>
        {onBack && <Button onClick={onBack}>Back to the call</Button>}
      </div>
      {role === "student" ? <Student booking={booking} canReview={may.review} /> : null}
      {role === "mentor" && (may.complete || may.noShow) && (
        <Card className="flex flex-col gap-4">
          <h2 className="text-lg">Was the session given?</h2>
          <Marks booking={booking} may={may} />
        </Card>
      )}
      {role === "mentor" && booking.status === "completed" && (
        <Notice tone="good">It is marked as completed. {person.name} is asked for a review.</Notice>
      )}
      {role === "mentor" && may.notes && (
        <Card className="flex flex-col gap-4">
          <h2 className="text-lg">Session notes</h2>
          <NotesForm booking={booking} />
        </Card>
      )}
      <div className="flex flex-wrap gap-3">
        <ButtonLink to={`/bookings/${booking.id}`} look="secondary">
          See the session
        </ButtonLink>
        <ButtonLink to={role === "mentor" ? "/mentor/dashboard" : "/bookings"} look="quiet">
          {role === "mentor" ? "To the dashboard" : "To your sessions"}
        </ButtonLink>
      </div>
    </div>
  );
}

function Student({ booking, canReview }: { booking: Booking; canReview: boolean }) {
  if (canReview)
    return (
      <Card>
        <h2 className="mb-4 text-lg">How was it with {booking.mentor.name}?</h2>
        <ReviewForm booking={booking} />
      </Card>
    );
  if (booking.reviewed) return <Notice tone="good">Thank you for your review.</Notice>;
  if (isHeld(booking))
    return (
      <Notice>
        As soon as {booking.mentor.name} marks the session as completed, or a day after its end, you can
        review it here. We tell you.
      </Notice>
    );
  return null;
}
