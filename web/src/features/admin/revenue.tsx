import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { Schemas } from "@/api/types";
import { paise } from "@/lib/money";
import { BarChart, Card, ErrorState, KeyFigure, Loading, Money, Page, Select, Skeleton, Table } from "@/ui";
import { DayFilter } from "./filter_fields";
import { oneOf, useFilters } from "./filters";
import { periodLabel, periodName, type Grouping } from "./periods";

const GROUPINGS = ["day", "week", "month"] as const;
const HEADS: Record<Grouping, string> = { day: "Day", week: "Week from", month: "Month" };

export default function Revenue() {
  const [filters, setFilters] = useFilters();
  const groupBy = oneOf(GROUPINGS, filters.groupBy) ?? "day";
  const { from, to } = filters;
  const query = useQuery({
    queryKey: ["admin", "revenue", { from, to, groupBy }],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/admin/revenue", { params: { query: { from, to, groupBy } }, signal })),
    placeholderData: (before) => before,
  });
  return (
    <Page title="Revenue" lead="By the day in India on which the money moved.">
      <div className="mb-6 flex flex-wrap items-end gap-4">
        <Select
          label="By"
          className="w-36"
          value={groupBy}
          onChange={(event) => setFilters({ groupBy: event.target.value })}
        >
          <option value="day">Day</option>
          <option value="week">Week</option>
          <option value="month">Month</option>
        </Select>
        <DayFilter label="From" value={from} onChange={(from) => setFilters({ from })} />
        <DayFilter label="Until" value={to} onChange={(to) => setFilters({ to })} />
      </div>
      {query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data ? (
        <Shown revenue={query.data} groupBy={groupBy} />
      ) : (
        <Loading label="Loading revenue">
          <Skeleton className="mb-4 h-28 w-full" />
          <Skeleton className="h-80 w-full" />
        </Loading>
      )}
    </Page>
  );
}

function Shown({
  revenue: { totals, periods },
  groupBy,
}: {
  revenue: Schemas["Revenue"];
  groupBy: Grouping;
}) {
  return (
    <div className="flex flex-col gap-6">
      <dl className="grid grid-cols-1 gap-4 min-[420px]:grid-cols-2 lg:grid-cols-3">
        <KeyFigure
          label="Taken"
          value={<Money paise={totals.gross} />}
          note={`${totals.sessions} sessions paid for`}
        />
        <KeyFigure label="Refunded" value={<Money paise={totals.refunds} />} />
        <KeyFigure label="Our fees" value={<Money paise={totals.platformFees} />} />
        <KeyFigure label="Mentors' shares" value={<Money paise={totals.mentorPayouts} />} />
        <KeyFigure
          label="GST contained"
          value={<Money paise={totals.gst} />}
          note="In what was taken less refunds"
        />
      </dl>
      <Card>
        <BarChart
          title={`Taken by ${groupBy}`}
          summary={`${paise(totals.gross)} in all. Every figure is in the table below.`}
          bars={periods.map(({ start, gross }) => ({
            label: periodLabel(start, groupBy),
            name: periodName(start, groupBy),
            value: gross,
          }))}
          write={(amount) => paise(amount)}
        />
      </Card>
      <Table
        caption={`Revenue by ${groupBy}`}
        rows={periods.toReversed()}
        keyOf={({ start }) => start}
        columns={[
          {
            head: HEADS[groupBy],
            cell: ({ start }) => <>{periodName(start, groupBy)}</>,
          },
          { head: "Taken", number: true, cell: ({ gross }) => <Money paise={gross} exact /> },
          { head: "Refunded", number: true, cell: ({ refunds }) => <Money paise={refunds} exact /> },
          {
            head: "Our fees",
            number: true,
            cell: ({ platformFees }) => <Money paise={platformFees} exact />,
          },
          {
            head: "Shares",
            number: true,
            cell: ({ mentorPayouts }) => <Money paise={mentorPayouts} exact />,
          },
          { head: "GST", number: true, cell: ({ gst }) => <Money paise={gst} exact /> },
          { head: "Sessions", number: true, cell: ({ sessions }) => sessions },
        ]}
      />
    </div>
  );
}
