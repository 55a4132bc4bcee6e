import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "@/api/types";
import { Card, ErrorState, KeyFigure, Loading, Page, Skeleton } from "@/ui";
import { AcceptingSwitch } from "./accepting_switch";
import { EarningsChart } from "./earnings_chart";
import { MoneyFigures } from "./money_figures";
import { NextSessions } from "./next_sessions";
import { PayoutDetailsMissing } from "./payout_details_missing";
import { statsQuery } from "./queries";

export default function Overview() {
  const stats = useQuery({ ...statsQuery, refetchInterval: 60_000 });
  return (
    <Page title="Dashboard" actions={<AcceptingSwitch />}>
      <PayoutDetailsMissing />
      {stats.data ? (
        <Figures stats={stats.data} />
      ) : stats.error ? (
        <ErrorState error={stats.error} onRetry={() => void stats.refetch()} />
      ) : (
        <Placeholder />
      )}
    </Page>
  );
}

function Figures({ stats }: { stats: Schemas["StatsView"] }) {
  return (
    <div className="flex flex-col gap-10">
      <NextSessions sessions={stats.nextSessions} upcoming={stats.sessions.upcoming} />
      <section aria-labelledby="money">
        <h2 id="money" className="mb-4 text-xl">
          Money
        </h2>
        <MoneyFigures earnings={stats.earnings} />
        <Card className="mt-4">
          <EarningsChart weeks={stats.earnings.byWeek} />
        </Card>
      </section>
      <section aria-labelledby="work">
        <h2 id="work" className="mb-4 text-xl">
          Sessions and students
        </h2>
        <Work stats={stats} />
      </section>
    </div>
  );
}

function Work({ stats }: { stats: Schemas["StatsView"] }) {
  const { sessions, rating, responseTime } = stats;
  return (
    <dl className="grid grid-cols-1 gap-4 min-[420px]:grid-cols-2 lg:grid-cols-3">
      <KeyFigure
        label="Completed"
        value={sessions.completed}
        note={`${sessions.total} confirmed, ${sessions.cancelled} cancelled, ${sessions.noShow} without the student`}
      />
      <KeyFigure
        label="Rating"
        value={rating.count ? `${rating.average.toFixed(1)} of 5` : "None yet"}
        note={`${rating.count} ${rating.count === 1 ? "review" : "reviews"}`}
      />
      <KeyFigure
        label="Answers in"
        value={responseTime === null ? "No figure yet" : minutes(responseTime)}
        note="Half of first messages, last 90 days"
      />
      <KeyFigure
        label="Students who come back"
        value={percent(stats.repeatStudentRate)}
        note="With two or more sessions"
      />
      <KeyFigure label="Cancelled by you" value={percent(stats.cancellationRate)} note="Last 180 days" />
      <KeyFigure label="Ahead" value={sessions.upcoming} note="Confirmed sessions" />
    </dl>
  );
}

const percent = (rate: number) => `${Math.round(rate * 100)} %`;
const minutes = (count: number) => (count < 90 ? `${Math.round(count)} min` : `${Math.round(count / 60)} h`);

function Placeholder() {
  return (
    <Loading label="Loading your figures" className="flex flex-col gap-10">
      <Skeleton className="h-52 w-full" />
      <div className="grid gap-4 min-[420px]:grid-cols-2 lg:grid-cols-4">
        {[1, 2, 3, 4].map((one) => (
          <Skeleton key={one} className="h-32" />
        ))}
      </div>
      <Skeleton className="h-80 w-full" />
    </Loading>
  );
}
