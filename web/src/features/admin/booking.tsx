import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useParams } from "react-router";
import { answer, api } from "@/api/client";
import { ButtonLink, ErrorState, Loading, Page, Skeleton } from "@/ui";
import { BookingEvents, BookingFacts, BookingLedger, BookingRefunds } from "./booking_parts";

/** One booking with everything that is kept about it. */
export default function Booking() {
  const { bookingId = "" } = useParams();
  const query = useQuery({
    queryKey: ["admin", "booking", bookingId],
    queryFn: async ({ signal }) => {
      const params = { path: { booking_id: bookingId } };
      return (await answer(api.GET("/api/admin/bookings/{booking_id}", { params, signal }))).booking;
    },
  });
  return (
    <Page
      title={`Booking ${bookingId}`}
      actions={
        <ButtonLink look="secondary" to="/admin/bookings">
          <ArrowLeft aria-hidden className="size-4" />
          All bookings
        </ButtonLink>
      }
    >
      {query.data ? (
        <div className="flex flex-col gap-8">
          <BookingFacts booking={query.data} />
          <BookingLedger booking={query.data} />
          <BookingRefunds booking={query.data} />
          <BookingEvents booking={query.data} />
        </div>
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Loading label="Loading the booking">
          <Skeleton className="mb-8 h-80 w-full" />
          <Skeleton className="h-48 w-full" />
        </Loading>
      )}
    </Page>
  );
}
