import { Link } from "react-router";
import { answer, api } from "@/api/client";
import { usePages } from "@/api/pages";
import type { Payout, Schemas } from "@/api/types";
import { PAYOUT_METHODS, PAYOUT_STATES, periodOf } from "@/features/payouts/wording";
import { Badge, EmptyState, ErrorState, Loading, LoadMore, Money, Page, Skeleton, Table } from "@/ui";
import { useMentor } from "./layout";
import { PayoutDetails } from "./payout_details";

export default function Payouts() {
  return (
    <Page title="Payouts" lead="Every Monday we pay out what you earned until the Sunday before.">
      {useMentor().isActive && <PayoutDetails />}
      <section aria-labelledby="list" className="mt-10">
        <h2 id="list" className="mb-4 text-xl">
          Your payouts
        </h2>
        <PayoutList />
      </section>
    </Page>
  );
}

function PayoutList() {
  const pages = usePages<Payout, Schemas["Payouts"]>(["dashboard", "payouts"], ({ cursor, signal }) =>
    answer(api.GET("/api/mentors/me/payouts", { params: { query: { cursor } }, signal })),
  );
  if (pages.error) return <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.items)
    return (
      <Loading label="Loading payouts">
        <Skeleton className="h-48 w-full" />
      </Loading>
    );
  if (!pages.items.length)
    return (
      <EmptyState title="No payouts yet">
        <p>The first one is made on the Monday after your first completed session.</p>
      </EmptyState>
    );
  return (
    <>
      <Table
        caption="Payouts, newest first"
        rows={pages.items}
        keyOf={(payout) => payout.id}
        columns={[
          {
            head: "Week",
            cell: (payout) => (
              <Link className="link" to={`/mentor/dashboard/payouts/${payout.id}`}>
                {periodOf(payout)}
              </Link>
            ),
          },
          {
            head: "State",
            cell: ({ status }) => (
              <Badge tone={PAYOUT_STATES[status].tone}>{PAYOUT_STATES[status].label}</Badge>
            ),
          },
          { head: "Sessions", number: true, cell: ({ bookings }) => bookings.length },
          { head: "Amount", number: true, cell: ({ netAmount }) => <Money paise={netAmount} exact /> },
          { head: "To", cell: ({ method }) => (method ? PAYOUT_METHODS[method] : "Not named yet") },
        ]}
      />
      <LoadMore {...pages} what="payouts" />
    </>
  );
}
