// Which time shall it be? Length, zone, day and start, with the price before any of them.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Mentor } from "@/api/types";
import { cn } from "@/lib/cn";
import { useNow } from "@/lib/clock";
import { city, dayIn, sameClock, timeOfDay } from "@/lib/time";
import { useZone } from "@/lib/zone";
import { Button, ErrorState, Money } from "@/ui";
import { addDays, firstOf, fullDay, lastOf, monthName, monthOf, type Day, type Month } from "./month";
import { MonthGrid } from "./month_grid";
import { slotsQuery, type Duration } from "./slots";
import { ZoneChoice } from "./zone_choice";

export interface Choice {
  start: string;
  duration: Duration;
}

interface TimeChooserProps {
  mentor: Mentor;
  /** What was chosen before, to be shown chosen. */
  initial?: Partial<Choice>;
  /** What is booked already keeps its length: none is asked for. */
  fixedDuration?: Duration;
  action: string;
  onChoose: (choice: Choice) => void;
}

const FARTHEST_DAYS = 400;

export function TimeChooser({ mentor, initial, fixedDuration, action, onChoose }: TimeChooserProps) {
  const ownZone = useZone();
  const [zone, setZone] = useState(ownZone);
  const [duration, setDuration] = useState<Duration>(fixedDuration ?? initial?.duration ?? 30);
  const [start, setStart] = useState<string | null>(initial?.start ?? null);
  const today = dayIn(useNow(60_000), zone);
  const [wantedMonth, setMonth] = useState<Month | null>(start ? monthOf(dayIn(start, zone)) : null);
  const [day, setDay] = useState<Day | null>(start ? dayIn(start, zone) : null);
  const month = wantedMonth ?? monthOf(today);
  const from = firstOf(month) < today ? today : firstOf(month);
  const slots = useQuery({
    ...slotsQuery({ mentor: mentor.slug, from, to: lastOf(month), duration, timezone: zone }),
    placeholderData: keepPreviousData,
  });
  const counts = useMemo(
    () =>
      Object.fromEntries(Object.entries(slots.data?.days ?? {}).map(([one, starts]) => [one, starts.length])),
    [slots.data],
  );
  const times = (day && slots.data?.days[day]) || [];
  const chosen = start && times.includes(start) ? start : null;
  const choose = (next: () => void) => {
    setStart(null);
    next();
  };
  return (
    <div className="flex flex-col gap-6">
      {!fixedDuration && (
        <DurationChoice
          mentor={mentor}
          value={duration}
          onChange={(next) => choose(() => setDuration(next))}
        />
      )}
      {slots.isError ? (
        <ErrorState error={slots.error} onRetry={() => void slots.refetch()} />
      ) : (
        <MonthGrid
          month={month}
          counts={slots.isPlaceholderData ? {} : counts}
          selected={day}
          today={today}
          until={addDays(today, FARTHEST_DAYS)}
          busy={slots.isFetching}
          onSelect={(next) => choose(() => setDay(next))}
          onMonthChange={setMonth}
        />
      )}
      <div role="status" className="min-h-6 text-[0.9375rem]">
        {slots.data && !slots.isPlaceholderData && !slots.data.slots.length && (
          <NothingThisMonth
            month={month}
            next={slots.data.nextAvailable}
            zone={zone}
            onJump={(next) => {
              setMonth(monthOf(next));
              choose(() => setDay(next));
            }}
          />
        )}
        {!day && !slots.isPlaceholderData && slots.data?.slots.length ? (
          <p className="text-muted">Choose a day to see its times.</p>
        ) : null}
      </div>
      {day && times.length > 0 && (
        <Times day={day} times={times} zone={zone} mentor={mentor} value={chosen} onChange={setStart} />
      )}
      <ZoneChoice
        value={zone}
        near={[ownZone, mentor.timezone]}
        onChange={(next) => choose(() => changeZone(next))}
      />
      <Button
        size="large"
        className="w-full"
        aria-disabled={!chosen}
        onClick={() => chosen && onChoose({ start: chosen, duration })}
      >
        {chosen ? `${action} · ${timeOfDay(chosen, zone)}` : "Choose a time"}
      </Button>
    </div>
  );

  function changeZone(next: string) {
    setZone(next);
    setDay(null);
  }
}

function DurationChoice({
  mentor,
  value,
  onChange,
}: {
  mentor: Mentor;
  value: Duration;
  onChange: (duration: Duration) => void;
}) {
  const { thirtyMin, sixtyMin } = mentor.pricing;
  const options = [
    { minutes: 30, price: thirtyMin },
    { minutes: 60, price: sixtyMin },
  ] as const;
  return (
    <fieldset>
      <legend className="sr-only">Length of the session</legend>
      <div className="grid grid-cols-2 gap-3">
        {options.map(({ minutes, price }) => (
          <label
            key={minutes}
            className="flex flex-col rounded-control border border-edge px-4 py-3 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-info"
          >
            <input
              type="radio"
              name="duration"
              className="sr-only"
              checked={value === minutes}
              onChange={() => onChange(minutes)}
            />
            <span className="text-sm">{minutes} minutes</span>
            <span className="text-lg font-semibold">
              <Money rupees={price} />
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface NothingProps {
  month: Month;
  next: string | null;
  zone: string;
  onJump: (day: Day) => void;
}

function NothingThisMonth({ month, next, zone, onJump }: NothingProps) {
  const name = monthName(firstOf(month));
  if (!next) return <p>No free times in {name}, and none after it yet.</p>;
  const day = dayIn(next, zone);
  return (
    <p className="flex flex-wrap items-center gap-x-3">
      No free times in {name}; the next are on {fullDay(day)}.
      <Button look="secondary" onClick={() => onJump(day)}>
        Show that day
      </Button>
    </p>
  );
}

interface TimesProps {
  day: Day;
  times: string[];
  zone: string;
  mentor: Mentor;
  value: string | null;
  onChange: (start: string) => void;
}

function Times({ day, times, zone, mentor, value, onChange }: TimesProps) {
  const elsewhere = !sameClock(zone, mentor.timezone, times[0]);
  return (
    <fieldset>
      <legend className="mb-2 font-medium">{fullDay(day)}</legend>
      <div className="grid max-h-72 grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-2 overflow-y-auto p-1">
        {times.map((start) => (
          <label
            key={start}
            className={cn(
              "tabular flex min-h-11 flex-col items-center justify-center rounded-control border border-edge px-2 py-1.5 text-center",
              "hover:border-accent has-checked:border-accent has-checked:bg-accent has-checked:font-semibold has-checked:text-on-accent",
              "has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-info",
            )}
          >
            <input
              type="radio"
              name="start"
              className="sr-only"
              checked={value === start}
              onChange={() => onChange(start)}
            />
            {timeOfDay(start, zone)}
            {elsewhere && (
              <span className="text-xs opacity-85">
                {timeOfDay(start, mentor.timezone)} {city(mentor.timezone)}
              </span>
            )}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
