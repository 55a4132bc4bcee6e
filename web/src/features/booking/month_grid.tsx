/* eslint-disable jsx-a11y/no-noninteractive-element-to-interactive-role, jsx-a11y/no-noninteractive-element-interactions --
   a table with the role of a grid, whose keys are handled in one place: the ARIA practices' date grid */
// A month to choose a day from, by the grid pattern of the ARIA practices.
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { cn } from "@/lib/cn";
import { buttonLook } from "@/ui";
import {
  addMonths,
  dayByKey,
  firstOf,
  fullDay,
  lastOf,
  monthName,
  monthOf,
  weeksOf,
  type Day,
  type Month,
} from "./month";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

interface MonthGridProps {
  month: Month;
  /** Free times of each day that has any. */
  counts: Record<Day, number>;
  selected: Day | null;
  today: Day;
  /** Last day that can be asked for at all. */
  until: Day;
  busy: boolean;
  onSelect: (day: Day) => void;
  onMonthChange: (month: Month) => void;
}

export function MonthGrid(props: MonthGridProps) {
  const { month, counts, selected, today, until, busy, onSelect, onMonthChange } = props;
  const [focused, setFocused] = useState<Day | null>(null);
  const grid = useRef<HTMLTableElement>(null);
  const moved = useRef(false);
  const name = useId();
  const inMonth = (day: Day | null): day is Day => day !== null && monthOf(day) === month;
  const stop =
    [focused, selected, Object.keys(counts).sort()[0] ?? null, today].find(inMonth) ?? firstOf(month);

  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>(`[data-day="${stop}"]`)?.focus();
    moved.current = false;
  }, [stop, month]);

  const onKeyDown = (event: KeyboardEvent) => {
    const next = dayByKey(stop, event.key, event.shiftKey);
    if (!next) return;
    event.preventDefault();
    const day = next < today ? today : next > until ? until : next;
    moved.current = true;
    setFocused(day);
    if (monthOf(day) !== month) onMonthChange(monthOf(day));
  };

  const step = (months: number) => onMonthChange(monthOf(addMonths(firstOf(month), months)));
  return (
    <div>
      <div className="mb-2 flex items-center justify-between">
        <Step label="Previous month" disabled={month <= monthOf(today)} onClick={() => step(-1)}>
          <ChevronLeft aria-hidden className="size-5" />
        </Step>
        <p id={name} aria-live="polite" className="font-semibold">
          {monthName(firstOf(month))}
        </p>
        <Step label="Next month" disabled={lastOf(month) >= until} onClick={() => step(1)}>
          <ChevronRight aria-hidden className="size-5" />
        </Step>
      </div>
      <div className="-mx-5 overflow-x-auto px-2 py-0.5 sm:mx-0 sm:px-0.5">
        <table
          role="grid"
          aria-labelledby={name}
          aria-busy={busy}
          ref={grid}
          className="w-full min-w-77 table-fixed border-separate border-spacing-0"
        >
          <thead>
            <tr>
              {WEEKDAYS.map((name) => (
                <th key={name} scope="col" abbr={name} className="pb-1 text-sm font-medium text-muted">
                  <span aria-hidden>{name.slice(0, 2)}</span>
                  <span className="sr-only">{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={onKeyDown} className={cn(busy && !Object.keys(counts).length && "animate-pulse")}>
            {weeksOf(month).map((week, index) => (
              <tr key={index}>
                {week.map((day, column) =>
                  day ? (
                    <td key={day} role="gridcell" aria-selected={day === selected} className="p-0">
                      <DayButton
                        day={day}
                        count={counts[day] ?? 0}
                        isSelected={day === selected}
                        isToday={day === today}
                        isStop={day === stop}
                        onFocus={() => setFocused(day)}
                        onClick={() => onSelect(day)}
                      />
                    </td>
                  ) : (
                    <td key={column} className="p-0" />
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Step({
  label,
  disabled,
  ...rest
}: {
  label: string;
  disabled: boolean;
  onClick: () => void;
  children: React.ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      disabled={disabled}
      className={buttonLook("quiet", "icon")}
      {...rest}
    />
  );
}

interface DayButtonProps {
  day: Day;
  count: number;
  isSelected: boolean;
  isToday: boolean;
  isStop: boolean;
  onFocus: () => void;
  onClick: () => void;
}

/** A day without times can be come to with the arrows, and says so, but not be chosen. */
function DayButton({ day, count, isSelected, isToday, isStop, onFocus, onClick }: DayButtonProps) {
  const times = count === 0 ? "no free times" : count === 1 ? "1 free time" : `${count} free times`;
  return (
    <button
      type="button"
      data-day={day}
      tabIndex={isStop ? 0 : -1}
      aria-label={`${fullDay(day)}, ${times}`}
      aria-current={isToday ? "date" : undefined}
      aria-disabled={count === 0}
      onFocus={onFocus}
      onClick={count ? onClick : undefined}
      className={cn(
        "tabular relative grid h-11 w-full min-w-11 place-items-center rounded-xl border-2 border-transparent bg-clip-padding text-[0.9375rem] focus-visible:z-10",
        isSelected
          ? "bg-accent font-semibold text-on-accent"
          : count
            ? "bg-accent-soft font-semibold text-accent-ink hover:border-accent"
            : "text-muted",
        isToday && !isSelected && "border-edge",
      )}
    >
      {Number(day.slice(8))}
    </button>
  );
}
