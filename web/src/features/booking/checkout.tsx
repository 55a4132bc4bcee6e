import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { mentorQuery } from "@/features/directory/queries";
import { useNow } from "@/lib/clock";
import { ButtonLink, EmptyState, ErrorState, Loading, Skeleton } from "@/ui";
import { Confirmed } from "./confirmed";
import { LostTime } from "./lost_time";
import { Payment } from "./payment";
import { bookingQuery } from "./queries";
import { stageOf, type Stage } from "./stage";
import { Steps } from "./steps";

const STEP: Record<Stage, number> = { pay: 2, expired: 2, lost: 2, cancelled: 2, confirmed: 3 };

/** From the hold on, the booking itself says what is to be done: a reload, or another tab, shows the same. */
export function Checkout({ id }: { id: string }) {
  const found = useQuery({ ...bookingQuery(id), refetchOnWindowFocus: "always" });
  const booking = found.data;
  const mentor = useQuery({ ...mentorQuery(booking?.mentor.slug ?? ""), enabled: Boolean(booking) });
  const present = useNow();
  const stage = booking && stageOf(booking, present);
  const { refetch } = found;
  useEffect(() => {
    // Our clock says that the hold ended: the API may know of a payment.
    if (stage === "expired") void refetch();
  }, [stage, refetch]);

  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!booking || !stage) {
    return (
      <Loading label="Loading your booking">
        <Skeleton className="mb-8 h-7" />
        <Skeleton className="h-96" />
      </Loading>
    );
  }
  return (
    <>
      <Steps at={STEP[stage]} />
      {stage === "pay" && <Payment key={id} booking={booking} mentorZone={mentor.data?.timezone} />}
      {stage === "confirmed" && <Confirmed booking={booking} mentorZone={mentor.data?.timezone} />}
      {(stage === "expired" || stage === "lost") && (
        <LostTime key={id} booking={booking} paid={stage === "lost"} />
      )}
      {stage === "cancelled" && (
        <EmptyState
          title="This session was cancelled"
          action={<ButtonLink to={`/bookings/${id}`}>See what became of it</ButtonLink>}
        >
          <p>{booking.cancellationReason}</p>
        </EmptyState>
      )}
    </>
  );
}
