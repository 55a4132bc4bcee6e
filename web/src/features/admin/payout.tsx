import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useParams } from "react-router";
import { answer, api } from "@/api/client";
import { PayoutFacts } from "@/features/payouts/facts";
import { PayoutLines } from "@/features/payouts/lines";
import { ButtonLink, ErrorState, Loading, Page, Skeleton } from "@/ui";
import { PayoutActions } from "./payout_actions";

export default function OnePayout() {
  const { payoutId = "" } = useParams();
  const query = useQuery({
    queryKey: ["admin", "payout", payoutId],
    queryFn: async ({ signal }) => {
      const params = { path: { payout_id: payoutId } };
      return (await answer(api.GET("/api/admin/payouts/{payout_id}", { params, signal }))).payout;
    },
  });
  return (
    <Page
      title={query.data ? `Payout to ${query.data.mentorName}` : "Payout"}
      actions={
        <ButtonLink look="secondary" to="/admin/payouts">
          <ArrowLeft aria-hidden className="size-4" />
          All payouts
        </ButtonLink>
      }
    >
      {query.data ? (
        <div className="flex flex-col gap-6">
          <PayoutFacts payout={query.data}>
            <PayoutActions key={query.data.status} payout={query.data} />
          </PayoutFacts>
          <PayoutLines payout={query.data} bookingTo={(id) => `/admin/bookings/${id}`} />
        </div>
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Loading label="Loading the payout">
          <Skeleton className="mb-6 h-48 w-full" />
          <Skeleton className="h-48 w-full" />
        </Loading>
      )}
    </Page>
  );
}
