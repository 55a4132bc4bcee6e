// Money and instants, as readers read them.
import { dateAndTime, fullDate, timeOfDay, zoneName } from "@/lib/time";
import { paise, rupees } from "@/lib/money";
import { useZone } from "@/lib/zone";

/** Either whole rupees (a price) or paise (money that moves). */
export function Money(props: { rupees: number } | { paise: number; exact?: boolean }) {
  const text = "rupees" in props ? rupees(props.rupees) : paise(props.paise, props.exact);
  return <span className="tabular whitespace-nowrap">{text}</span>;
}

const STYLES = {
  full: (at: string, zone: string) => `${fullDate(at, zone)}, ${timeOfDay(at, zone)}`,
  short: dateAndTime,
  time: timeOfDay,
  date: fullDate,
};

/** An instant in the viewer's zone, or in the one that is named. */
export function Time({
  at,
  style = "short",
  zone,
}: {
  at: string;
  style?: keyof typeof STYLES;
  zone?: string;
}) {
  const own = useZone();
  const shown = zone ?? own;
  return (
    <time dateTime={at} title={zoneName(shown, at)} className="tabular">
      {STYLES[style](at, shown)}
    </time>
  );
}
