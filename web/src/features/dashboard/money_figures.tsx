import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Schemas } from "@/api/types";
import { useNow } from "@/lib/clock";
import { KeyFigure, Money, Time } from "@/ui";
import { newestPayoutsQuery } from "./queries";
import { nextPayoutAt, onItsWay } from "./shares";

/** Earned, pending, paid out, next payout; each leads to what it is made of. */
export function MoneyFigures({ earnings }: { earnings: Schemas["EarningsView"] }) {
  const sent = onItsWay(useQuery(newestPayoutsQuery).data ?? []);
  return (
    <dl className="grid grid-cols-1 gap-4 min-[420px]:grid-cols-2 lg:grid-cols-4">
      <KeyFigure
        label="Earned"
        value={<Money paise={earnings.total} />}
        note={
          <>
            <Money paise={earnings.thisMonth} /> this month. <From show="earned">Sessions</From>
          </>
        }
      />
      <KeyFigure
        label="Pending"
        value={<Money paise={earnings.pending} />}
        note={
          <>
            Earned, not yet paid out. <From show="pending">Sessions</From>
          </>
        }
      />
      <KeyFigure
        label="Paid out"
        value={<Money paise={earnings.paidOut} />}
        note={
          <>
            <From show="paid">Sessions</From> and{" "}
            <Link className="link" to="/mentor/dashboard/payouts">
              payouts
            </Link>
          </>
        }
      />
      <NextPayout sent={sent} due={Math.max(0, earnings.pending - sent)} />
    </dl>
  );
}

/** What was made and has not arrived; else what the next Monday brings. */
function NextPayout({ sent, due }: { sent: number; due: number }) {
  const monday = <Time at={nextPayoutAt(useNow(60_000)).toISOString()} zone="Asia/Kolkata" />;
  return (
    <KeyFigure
      label="Next payout"
      value={<Money paise={sent || due} />}
      note={
        sent ? (
          <>
            Made, and not arrived yet:{" "}
            <Link className="link" to="/mentor/dashboard/payouts">
              payouts
            </Link>
            . Then <Money paise={due} /> on {monday}. <From show="due">Sessions</From>
          </>
        ) : (
          <>
            {monday} in India. <From show="due">Sessions</From>
          </>
        )
      }
    />
  );
}

function From({ show, children }: { show: string; children: string }) {
  return (
    <Link className="link" to={`/mentor/dashboard/earnings?show=${show}`}>
      {children}
    </Link>
  );
}
