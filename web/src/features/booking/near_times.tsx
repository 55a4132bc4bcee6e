import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useNow } from "@/lib/clock";
import { dateAndTime, dayIn } from "@/lib/time";
import { useZone } from "@/lib/zone";
import { Button, Loading, Skeleton } from "@/ui";
import { nearest, nearQuery, type Duration } from "./slots";

interface NearTimesProps {
  slug: string;
  topic: string;
  start: string;
  duration: Duration;
  /** The one being held right now. */
  busy?: string;
  onChoose: (start: string) => void;
}

/** When one time is lost: those nearest to it, one click each. */
export function NearTimes({ slug, topic, start, duration, busy, onChoose }: NearTimesProps) {
  const timezone = useZone();
  const today = dayIn(useNow(60_000), timezone);
  const slots = useQuery(nearQuery({ mentor: slug, today, day: dayIn(start, timezone), duration, timezone }));
  if (slots.isPending) {
    return (
      <Loading label="Looking for times nearby">
        <Skeleton className="h-24" />
      </Loading>
    );
  }
  const times = nearest(slots.data?.slots.map((slot) => slot.start) ?? [], start, 6);
  return (
    <div>
      <h3 className="mb-3 text-base">
        {times.length ? "Take a time nearby" : "There are no free times nearby."}
      </h3>
      <ul className="grid gap-2 sm:grid-cols-2">
        {times.map((time) => (
          <li key={time}>
            <Button
              look="secondary"
              className="tabular w-full"
              busy={busy === time}
              onClick={() => onChoose(time)}
            >
              {dateAndTime(time, timezone)}
              {time === start && " (the same)"}
            </Button>
          </li>
        ))}
      </ul>
      <Link
        className="link mt-3 inline-block py-2"
        to={`/mentors/${slug}/book?${new URLSearchParams({ topic, duration: String(duration) })}`}
      >
        See all times
      </Link>
    </div>
  );
}
