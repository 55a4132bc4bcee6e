import type { ReactNode } from "react";
import { Card } from "./card";

interface FigureProps {
  label: string;
  value: ReactNode;
  note?: ReactNode;
}

/** One number that matters, what it is, and where it comes from. Stands in a `dl`. */
export function KeyFigure({ label, value, note }: FigureProps) {
  return (
    <Card className="flex flex-col p-4 sm:p-5">
      <dt className="text-[0.9375rem] text-muted">{label}</dt>
      <dd className="tabular mt-1 text-2xl font-semibold tracking-tight">{value}</dd>
      {note && <dd className="mt-1 text-sm text-muted">{note}</dd>}
    </Card>
  );
}
