import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import { usePages } from "@/api/pages";
import type { Booking } from "@/api/types";
import {
  Badge,
  buttonLook,
  Card,
  EmptyState,
  ErrorState,
  Loading,
  LoadMore,
  Money,
  Page,
  Skeleton,
  Table,
  Time,
} from "@/ui";
import { EarningsChart } from "./earnings_chart";
import { MoneyFigures } from "./money_figures";
import { statsQuery } from "./queries";
import { shareState, sumOf, type ShareState } from "./shares";

const SHOWN: Record<string, { label: string; states: ShareState[] }> = {
  earned: { label: "Earned", states: ["due", "sent", "paid"] },
  pending: { label: "Pending", states: ["due", "sent"] },
  due: { label: "Next payout", states: ["due"] },
  paid: { label: "Paid out", states: ["paid"] },
  ahead: { label: "Still to come", states: ["ahead"] },
};
const STATES: Record<ShareState, { label: string; tone: "plain" | "accent" | "good" | "info" }> = {
  none: { label: "Nothing", tone: "plain" },
  ahead: { label: "Still to come", tone: "plain" },
  due: { label: "In the next payout", tone: "accent" },
  sent: { label: "In a payout", tone: "info" },
  paid: { label: "Paid out", tone: "good" },
};

export default function Earnings() {
  const stats = useQuery(statsQuery);
  return (
    <Page title="Earnings" lead="Your share of what students paid, and the sessions that it comes from.">
      {stats.data ? (
        <div className="flex flex-col gap-4">
          <MoneyFigures earnings={stats.data.earnings} />
          <Card>
            <EarningsChart weeks={stats.data.earnings.byWeek} />
          </Card>
        </div>
      ) : stats.error ? (
        <ErrorState error={stats.error} onRetry={() => void stats.refetch()} />
      ) : (
        <Loading label="Loading your earnings">
          <Skeleton className="mb-4 h-32 w-full" />
          <Skeleton className="h-80 w-full" />
        </Loading>
      )}
      <Shares />
    </Page>
  );
}

function Shares() {
  const [query] = useSearchParams();
  const show = SHOWN[query.get("show") ?? "earned"] ? (query.get("show") ?? "earned") : "earned";
  const pages = usePages<Booking, { items: Booking[]; pagination: { nextCursor: string | null } }>(
    ["bookings", "shares"],
    ({ cursor, signal }) =>
      answer(api.GET("/api/bookings", { params: { query: { role: "mentor", limit: 50, cursor } }, signal })),
  );
  const rows = pages.items?.filter((one) => SHOWN[show]?.states.includes(shareState(one)));
  return (
    <section aria-labelledby="shares" className="mt-10">
      <h2 id="shares" className="mb-4 text-xl">
        Session by session
      </h2>
      <nav aria-label="Which sessions" className="mb-4 flex flex-wrap gap-2">
        {Object.entries(SHOWN).map(([key, { label }]) => (
          <Link
            key={key}
            to={`?show=${key}`}
            preventScrollReset
            aria-current={key === show ? "true" : undefined}
            className={buttonLook(
              key === show ? "secondary" : "quiet",
              "normal",
              key === show ? "bg-raised" : "text-muted",
            )}
          >
            {label}
          </Link>
        ))}
      </nav>
      {pages.error ? (
        <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />
      ) : !rows ? (
        <Loading label="Loading sessions">
          <Skeleton className="h-64 w-full" />
        </Loading>
      ) : rows.length === 0 && !pages.hasNextPage ? (
        <EmptyState title="No sessions here yet" />
      ) : (
        <SharesTable rows={rows} isWhole={!pages.hasNextPage} />
      )}
      <LoadMore {...pages} what="sessions" />
    </section>
  );
}

function SharesTable({ rows, isWhole }: { rows: Booking[]; isWhole: boolean }) {
  return (
    <Table
      caption="Sessions and your share of each"
      rows={rows}
      keyOf={(booking) => booking.id}
      columns={[
        {
          head: "Session",
          cell: (booking) => (
            <Link className="link" to={`/bookings/${booking.id}`}>
              {booking.id}
            </Link>
          ),
        },
        { head: "When", cell: ({ scheduledAt }) => <Time at={scheduledAt} /> },
        { head: "Student", cell: ({ student }) => student.name },
        { head: "Paid", number: true, cell: ({ payment }) => <Money paise={payment.amount} exact /> },
        {
          head: "Your share",
          number: true,
          cell: ({ mentorPayout }) => <Money paise={mentorPayout?.amount ?? 0} exact />,
        },
        {
          head: "Where it is",
          cell: (booking) => {
            const { label, tone } = STATES[shareState(booking)];
            return <Badge tone={tone}>{label}</Badge>;
          },
        },
      ]}
      foot={
        isWhole && (
          <tfoot className="border-t border-edge">
            <tr>
              <th scope="row" colSpan={4} className="px-4 py-2.5 text-left">
                {rows.length} {rows.length === 1 ? "session" : "sessions"}
              </th>
              <td className="tabular px-4 py-2.5 text-right font-semibold">
                <Money paise={sumOf(rows)} exact />
              </td>
              <td />
            </tr>
          </tfoot>
        )
      }
    />
  );
}
