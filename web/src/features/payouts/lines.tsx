import { Link } from "react-router";
import type { Payout, Schemas } from "@/api/types";
import { Money, Table, Time } from "@/ui";

/** What each booking brings to a payout, or takes back from it. */
export function PayoutLines({ payout, bookingTo }: { payout: Payout; bookingTo: (id: string) => string }) {
  return (
    <Table<Schemas["PayoutLineView"]>
      caption="What each session brings"
      rows={payout.lines ?? []}
      keyOf={(line) => `${line.bookingId} ${line.kind}`}
      columns={[
        {
          head: "Session",
          cell: ({ bookingId, kind }) => (
            <>
              <Link className="link" to={bookingTo(bookingId)}>
                {bookingId}
              </Link>
              {kind === "refund" && (
                <span className="block text-sm font-normal text-muted">Taken back: refunded later</span>
              )}
            </>
          ),
        },
        { head: "Held", cell: ({ heldAt }) => <Time at={heldAt} /> },
        { head: "Paid", number: true, cell: ({ amount }) => <Money paise={amount} exact /> },
        { head: "Fee", number: true, cell: ({ platformFee }) => <Money paise={platformFee} exact /> },
        { head: "Share", number: true, cell: ({ netAmount }) => <Money paise={netAmount} exact /> },
      ]}
      foot={
        <tfoot className="border-t border-edge font-semibold">
          <tr>
            <th scope="row" colSpan={2} className="px-4 py-2.5 text-left">
              Together
            </th>
            {[payout.amount, payout.platformFee, payout.netAmount].map((amount, at) => (
              <td key={at} className="tabular px-4 py-2.5 text-right">
                <Money paise={amount} exact />
              </td>
            ))}
          </tr>
        </tfoot>
      }
    />
  );
}
