// Amounts over time, as bars to look at and as a table to read.
import { useState } from "react";
import { cn } from "@/lib/cn";

export interface Bar {
  /** Below the bar: "3 Aug". */
  label: string;
  /** In the table and the tooltip: "Week of 3 August 2026". */
  name: string;
  value: number;
}

interface BarChartProps {
  title: string;
  /** What the picture shows, in a sentence. */
  summary: string;
  bars: Bar[];
  write: (value: number) => string;
  /** The heads of the table's columns; left out where a table of the page says the same. */
  columns?: [string, string];
}

const HEIGHT_PX = 180;

export function BarChart({ title, summary, bars, write, columns }: BarChartProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const top = niceTop(Math.max(0, ...bars.map(({ value }) => value)));
  const every = Math.ceil(bars.length / 12);
  const shown = pointed === null ? undefined : bars[pointed];
  return (
    <figure>
      <figcaption className="mb-4 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <span>
          <span className="block font-medium">{title}</span>
          <span className="block text-sm text-muted">{summary}</span>
        </span>
        <span className="tabular min-h-6 text-sm text-muted" aria-hidden>
          {shown && `${shown.name}: ${write(shown.value)}`}
        </span>
      </figcaption>
      <div aria-hidden className="grid grid-cols-[auto_1fr] gap-x-3" onPointerLeave={() => setPointed(null)}>
        <Axis top={top} write={write} />
        <div className="relative border-b border-edge" style={{ height: HEIGHT_PX }}>
          <div className="absolute inset-x-0 top-0 border-t border-dashed border-line" />
          <div className="absolute inset-x-0 top-1/2 border-t border-dashed border-line" />
          <div className="absolute inset-0 flex items-end">
            {bars.map(({ value, name }, index) => (
              <div
                key={name}
                className="flex h-full min-w-0 grow basis-0 items-end justify-center px-px"
                onPointerEnter={() => setPointed(index)}
              >
                <div
                  className={cn(
                    "w-full max-w-10 rounded-t-sm transition-colors",
                    value < 0 ? "bg-bad" : pointed === index ? "bg-accent-hover" : "bg-accent",
                  )}
                  style={{ height: top ? Math.max(value && 2, (Math.abs(value) / top) * HEIGHT_PX) : 0 }}
                />
              </div>
            ))}
          </div>
        </div>
        <div className="tabular col-start-2 flex pt-1.5 text-xs text-muted">
          {bars.map(({ label, name }, index) => (
            <span key={name} className="min-w-0 grow basis-0 text-center whitespace-nowrap">
              {/* Long labels would meet on phones: most of them are left out there. */}
              {index % every === 0 && (
                <span className={cn("inline-block", index % (every * 4) !== 0 && "max-sm:hidden")}>
                  {label}
                </span>
              )}
            </span>
          ))}
        </div>
      </div>
      {columns && <Readable {...{ title, bars, write, columns }} />}
    </figure>
  );
}

function Axis({ top, write }: { top: number; write: (value: number) => string }) {
  return (
    <div
      className="tabular flex flex-col justify-between text-right text-xs text-muted"
      style={{ height: HEIGHT_PX }}
    >
      <span className="-translate-y-1/2">{top > 0 && write(top)}</span>
      <span>{top > 0 && write(top / 2)}</span>
      <span className="translate-y-1/2">{write(0)}</span>
    </div>
  );
}

function Readable({
  title,
  bars,
  write,
  columns,
}: Required<Pick<BarChartProps, "title" | "bars" | "write" | "columns">>) {
  return (
    <details className="mt-3">
      <summary className="link inline-flex min-h-11 items-center">As a table</summary>
      <table className="mt-1 w-full max-w-md text-[0.9375rem]">
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr className="border-b border-line text-left text-muted">
            <th scope="col" className="py-1.5 font-medium">
              {columns[0]}
            </th>
            <th scope="col" className="py-1.5 text-right font-medium">
              {columns[1]}
            </th>
          </tr>
        </thead>
        <tbody>
          {bars.map(({ name, value }) => (
            <tr key={name} className="border-b border-line/60">
              <th scope="row" className="py-1.5 text-left font-normal">
                {name}
              </th>
              <td className="tabular py-1.5 text-right">{write(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** The next 1, 2, 5 or 10 × a power of ten, so that the axis reads well. */
export function niceTop(highest: number): number {
  if (highest <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(highest));
  return ([1, 2, 4, 5, 10].find((step) => step * power >= highest) ?? 10) * power;
}
