import type { Schemas } from "@/api/types";
import { paise } from "@/lib/money";
import { BarChart } from "@/ui";

/** The mentor's share of the last twelve weeks. */
export function EarningsChart({ weeks }: { weeks: Schemas["WeekView"][] }) {
  const sum = weeks.reduce((all, { amount }) => all + amount, 0);
  return (
    <BarChart
      title="Earned by week"
      summary={`${paise(sum)} in the last ${weeks.length} weeks. Weeks begin on Mondays in India.`}
      bars={weeks.map(({ weekStart, amount }) => ({
        label: written(weekStart, "short"),
        name: `Week of ${written(weekStart, "long")}`,
        value: amount,
      }))}
      write={(amount) => paise(amount)}
      columns={["Week", "Earned"]}
    />
  );
}

function written(date: string, month: "short" | "long"): string {
  return new Intl.DateTimeFormat("en-IN", { day: "numeric", month, timeZone: "UTC" }).format(
    new Date(`${date}T00:00:00Z`),
  );
}
