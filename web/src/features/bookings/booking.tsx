import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import type { Booking } from "@/api/types";
import { useNow } from "@/lib/clock";
import { useUser } from "@/session/session";
import { ErrorState, Loading, Page, Skeleton } from "@/ui";
import { Actions } from "./actions";
import { About, CancelledNotice, Together, When } from "./facts";
import { MoneyCard } from "./money_card";
import { NotesCard } from "./notes";
import { bookingQuery } from "@/features/booking/queries";
import { ReviewCard } from "./review";
import { allowed, other, roleOf } from "./states";

export default function BookingDetails() {
  const { id = "" } = useParams();
  const query = useQuery(bookingQuery(id));
  if (query.isPending) return <Waiting />;
  if (!query.data)
    return (
      <Page title="Session">
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </Page>
    );
  return <Details booking={query.data} />;
}

function Details({ booking }: { booking: Booking }) {
  const present = useNow(1_000);
  const role = roleOf(booking, useUser().id);
  const may = allowed(booking, role, present);
  const person = other(booking, role);
  return (
    <Page title={`${booking.topic} with ${person.name}`} lead={<When booking={booking} role={role} />}>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="flex flex-col gap-6">
          <CancelledNotice booking={booking} role={role} />
          <Actions booking={booking} role={role} may={may} present={present} />
          <About booking={booking} />
          {may.review && <ReviewCard booking={booking} />}
          <NotesCard booking={booking} canWrite={may.notes} />
        </div>
        <div className="flex flex-col gap-6">
          <Together booking={booking} role={role} />
          <MoneyCard booking={booking} role={role} />
        </div>
      </div>
    </Page>
  );
}

function Waiting() {
  return (
    <Page title="Session" hideTitle>
      <Loading label="Loading the session" className="flex flex-col gap-6">
        <Skeleton className="h-10 w-2/3" />
        <Skeleton className="h-6 w-1/2" />
        <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_21rem]">
          <Skeleton className="h-72 rounded-card" />
          <Skeleton className="h-72 rounded-card" />
        </div>
      </Loading>
    </Page>
  );
}
