// Before the room opens: when, and why not yet. And where it never will: why.
import { CalendarClock, CircleSlash } from "lucide-react";
import type { ReactNode, Ref } from "react";
import type { Booking } from "@/api/types";
import { When } from "@/features/bookings/facts";
import { payPath } from "@/features/bookings/paths";
import { other, type Role } from "@/features/bookings/states";
import { useNow } from "@/lib/clock";
import { countdown } from "@/lib/time";
import { ButtonLink, Time } from "@/ui";

export interface Common {
  booking: Booking;
  role: Role;
  heading: Ref<HTMLHeadingElement>;
}

export function Before({ booking, role, heading, opensAt }: Common & { opensAt: number }) {
  const left = opensAt - useNow(1_000);
  return (
    <Card
      icon={<CalendarClock />}
      title={`Call with ${other(booking, role).name}`}
      heading={heading}
      actions={
        <>
          <ButtonLink to={`/bookings/${booking.id}`}>See the session</ButtonLink>
          {booking.conversationId && (
            <ButtonLink to={`/messages/${booking.conversationId}`} look="secondary">
              Messages
            </ButtonLink>
          )}
        </>
      }
    >
      <p className="text-lg">
        The room opens at <Time at={new Date(opensAt).toISOString()} style="time" />, ten minutes before the
        start. This page lets you in then.
      </p>
      {left < 24 * 3_600_000 && (
        <p>
          <span className="block text-sm text-muted">It opens in</span>
          <span role="timer" className="tabular text-4xl font-semibold">
            {countdown(left)}
          </span>
        </p>
      )}
      <div className="text-muted">
        <When booking={booking} role={role} />
      </div>
    </Card>
  );
}

export function Off({ booking, role, heading, why }: Common & { why: "cancelled" | "unpaid" }) {
  const isUnpaid = why === "unpaid";
  return (
    <Card
      icon={<CircleSlash />}
      title={isUnpaid ? "This session is not paid yet" : "This session was cancelled"}
      heading={heading}
      actions={
        <>
          {isUnpaid && role === "student" && <ButtonLink to={payPath(booking)}>Pay now</ButtonLink>}
          <ButtonLink to={`/bookings/${booking.id}`} look="secondary">
            See the session
          </ButtonLink>
        </>
      }
    >
      <p className="text-lg text-muted">
        {isUnpaid
          ? "There is a room as soon as it is confirmed."
          : (booking.cancellationReason ?? "There is no room for it.")}
      </p>
    </Card>
  );
}

interface CardProps {
  icon: ReactNode;
  title: string;
  heading: Ref<HTMLHeadingElement>;
  actions: ReactNode;
  children: ReactNode;
}

function Card({ icon, title, heading, actions, children }: CardProps) {
  return (
    <div className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="flex w-full max-w-lg flex-col items-center gap-5 rounded-card border border-line bg-surface px-6 py-10 text-center shadow-card">
        <div
          aria-hidden
          className="grid size-16 place-items-center rounded-full bg-accent-soft text-accent-ink [&>svg]:size-7"
        >
          {icon}
        </div>
        <h1 ref={heading} tabIndex={-1} className="text-2xl">
          {title}
        </h1>
        {children}
        <div className="flex flex-wrap justify-center gap-3">{actions}</div>
      </div>
    </div>
  );
}
