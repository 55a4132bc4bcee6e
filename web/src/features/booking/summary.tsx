// What is being booked, and what does it cost?
import type { ReactNode } from "react";
import { dateAndTime, sameClock, timeOfDay, fullDate, zoneName, city } from "@/lib/time";
import { useZone } from "@/lib/zone";
import { Avatar, Money } from "@/ui";
import type { Breakdown } from "./price";

interface WhenProps {
  start: string;
  duration: number;
  mentorZone?: string;
}

/** In the reader's zone, and in the mentor's where clocks differ. */
export function When({ start, duration, mentorZone }: WhenProps) {
  const zone = useZone();
  const end = Date.parse(start) + duration * 60_000;
  return (
    <div>
      <p className="text-lg font-semibold">{fullDate(start, zone)}</p>
      <p className="tabular">
        {timeOfDay(start, zone)} – {timeOfDay(end, zone)}
        <span className="text-muted"> · {zoneName(zone, start)}</span>
      </p>
      {mentorZone && !sameClock(zone, mentorZone, start) && (
        <p className="tabular text-sm text-muted">
          {dateAndTime(start, mentorZone)} in {city(mentorZone)}
        </p>
      )}
    </div>
  );
}

export function With({
  name,
  avatar,
  children,
}: {
  name: string;
  avatar: string | null;
  children?: ReactNode;
}) {
  return (
    <div className="flex items-center gap-3">
      <Avatar name={name} src={avatar} />
      <div>
        <p className="font-semibold">{name}</p>
        {children && <p className="text-sm text-muted">{children}</p>}
      </div>
    </div>
  );
}

/** Taxable value and GST add up to the total, to the paisa. */
export function PriceTable({ price, gstRate }: { price: Breakdown; gstRate?: number }) {
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-y-1.5">
      <dt className="text-muted">Taxable value</dt>
      <dd className="text-right">
        <Money paise={price.taxable} exact />
      </dd>
      <dt className="text-muted">GST{gstRate === undefined ? "" : ` (${Math.round(gstRate * 100)}%)`}</dt>
      <dd className="text-right">
        <Money paise={price.gst} exact />
      </dd>
      <dt className="border-t border-line pt-2.5 text-lg font-semibold">Total</dt>
      <dd className="border-t border-line pt-2.5 text-right text-lg font-semibold">
        <Money paise={price.amount} exact />
      </dd>
    </dl>
  );
}
