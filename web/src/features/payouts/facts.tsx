import type { ReactNode } from "react";
import type { Payout } from "@/api/types";
import { Badge, Card, Money, Time } from "@/ui";
import { PAYOUT_METHODS, PAYOUT_STATES, periodOf } from "./wording";

export function PayoutFacts({ payout, children }: { payout: Payout; children?: ReactNode }) {
  const { label, tone } = PAYOUT_STATES[payout.status];
  const facts: [string, ReactNode][] = [
    ["Week", periodOf(payout)],
    ["To", payout.method ? PAYOUT_METHODS[payout.method] : "Not named yet"],
    ["Made", <Time key="made" at={payout.createdAt} style="full" />],
    ...(payout.processedAt
      ? [["Arrived", <Time key="at" at={payout.processedAt} style="full" />] as [string, ReactNode]]
      : []),
    ...(payout.transactionId ? [["Transaction", payout.transactionId] as [string, ReactNode]] : []),
    ...(payout.failureReason ? [["Why it failed", payout.failureReason] as [string, ReactNode]] : []),
  ];
  return (
    <Card>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="text-3xl font-semibold tracking-tight">
          <Money paise={payout.netAmount} />
        </p>
        <Badge tone={tone}>{label}</Badge>
      </div>
      <dl className="grid grid-cols-1 gap-x-6 gap-y-2 sm:grid-cols-[9rem_minmax(0,1fr)]">
        {facts.map(([term, fact]) => (
          <div key={term} className="contents">
            <dt className="text-muted max-sm:text-sm">{term}</dt>
            <dd className="max-sm:mb-2">{fact}</dd>
          </div>
        ))}
      </dl>
      {children}
    </Card>
  );
}
