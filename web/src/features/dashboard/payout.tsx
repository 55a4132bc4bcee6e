import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useParams } from "react-router";
import { answer, api } from "@/api/client";
import { PayoutLines } from "@/features/payouts/lines";
import { PayoutFacts } from "@/features/payouts/facts";
import { ButtonLink, ErrorState, Loading, Page, Skeleton } from "@/ui";

/** One payout with what each session brings to it. */
export default function OnePayout() {
  const { payoutId = "" } = useParams();
  const query = useQuery({
    queryKey: ["dashboard", "payout", payoutId],
    queryFn: async ({ signal }) => {
      const params = { path: { payout_id: payoutId } };
      return (await answer(api.GET("/api/mentors/me/payouts/{payout_id}", { params, signal }))).payout;
    },
  });
  return (
    <Page
      title="Payout"
      actions={
        <ButtonLink look="secondary" to="/mentor/dashboard/payouts">
          <ArrowLeft aria-hidden className="size-4" />
          All payouts
        </ButtonLink>
      }
    >
      {query.data ? (
        <div className="flex flex-col gap-6">
          <PayoutFacts payout={query.data} />
          <PayoutLines payout={query.data} bookingTo={(id) => `/bookings/${id}`} />
        </div>
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Loading label="Loading the payout">
          <Skeleton className="mb-6 h-40 w-full" />
          <Skeleton className="h-48 w-full" />
        </Loading>
      )}
    </Page>
  );
}
