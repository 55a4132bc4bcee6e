import { Link } from "react-router";
import type { Booking } from "@/api/types";
import { useNow } from "@/lib/clock";
import { Avatar, Badge, ButtonLink, Money, Time } from "@/ui";
import { payPath } from "./paths";
import { allowed, other, stateOf, type Role } from "./states";

export function BookingRow({ booking, role }: { booking: Booking; role: Role }) {
  const present = useNow(10_000);
  const person = other(booking, role);
  const state = stateOf(booking, present);
  const may = allowed(booking, role, present);
  return (
    <li className="relative flex flex-col gap-4 rounded-card border border-line bg-surface p-5 shadow-card hover:border-edge sm:flex-row sm:items-center">
      <Avatar name={person.name} src={person.avatar} />
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link
            to={`/bookings/${booking.id}`}
            className="text-[1.0625rem] font-semibold after:absolute after:inset-0 after:rounded-card"
          >
            {booking.topic} with {person.name}
          </Link>
          <Badge tone={state.tone}>{state.label}</Badge>
        </p>
        <p className="mt-1 text-muted">
          <Time at={booking.scheduledAt} /> · {booking.duration} minutes ·{" "}
          <Money paise={booking.payment.amount} />
        </p>
      </div>
      <div className="relative flex shrink-0 gap-2 empty:hidden">
        {may.join && <ButtonLink to={`/call/${booking.id}`}>Join</ButtonLink>}
        {may.pay && <ButtonLink to={payPath(booking)}>Pay now</ButtonLink>}
      </div>
    </li>
  );
}
