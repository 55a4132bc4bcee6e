import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { Link } from "react-router";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import { allOf, usePages } from "@/api/pages";
import type { Payout, Schemas } from "@/api/types";
import { PAYOUT_METHODS, PAYOUT_STATES, periodOf, type PayoutStatus } from "@/features/payouts/wording";
import { payoutsCsv } from "@/features/payouts/export";
import { download } from "@/lib/csv";
import { Badge, Button, Money, Page, Table, useToast } from "@/ui";
import { DayFilter, StateFilter } from "./filter_fields";
import { oneOf, useFilters } from "./filters";
import { Listed } from "./listed";

const KNOWN = Object.keys(PAYOUT_STATES) as PayoutStatus[];

export default function Payouts() {
  const [filters, setFilters] = useFilters();
  const { period, mentorId } = filters;
  const chosen = { status: oneOf(KNOWN, filters.status), period, mentorId };
  const read = ({ cursor, signal }: { cursor: string | undefined; signal?: AbortSignal }) =>
    answer(api.GET("/api/admin/payouts", { params: { query: { ...chosen, limit: 50, cursor } }, signal }));
  const pages = usePages<Payout, Schemas["Payouts"]>(["admin", "payouts", chosen], read);
  return (
    <Page
      title="Payouts"
      width="wide"
      lead="Made on Mondays. Send the money, then say so here."
      actions={<Export read={() => allOf<Payout>(read)} />}
    >
      <div className="mb-6 flex flex-wrap items-end gap-4">
        <StateFilter
          states={PAYOUT_STATES}
          value={chosen.status}
          onChange={(status) => setFilters({ status })}
        />
        <DayFilter label="Week of" value={period} onChange={(period) => setFilters({ period })} />
        {mentorId && (
          <Button look="secondary" onClick={() => setFilters({ mentorId: "" })}>
            Of one mentor: show all
          </Button>
        )}
      </div>
      <Listed pages={pages} what="payouts" empty={<p>Widen the filters above.</p>}>
        {(payouts) => (
          <Table
            caption="Payouts, newest first"
            rows={payouts}
            keyOf={({ id }) => id}
            columns={[
              {
                head: "Mentor",
                cell: (payout) => (
                  <Link className="link" to={`/admin/payouts/${payout.id}`}>
                    {payout.mentorName}
                    <span className="sr-only">, {periodOf(payout)}</span>
                  </Link>
                ),
              },
              {
                head: "Week",
                cell: (payout) => <>{periodOf(payout)}</>,
              },
              {
                head: "State",
                cell: ({ status }) => (
                  <Badge tone={PAYOUT_STATES[status].tone}>{PAYOUT_STATES[status].label}</Badge>
                ),
              },
              { head: "To", cell: ({ method }) => (method ? PAYOUT_METHODS[method] : "Not named") },
              { head: "Sessions", number: true, cell: ({ bookings }) => bookings.length },
              { head: "Amount", number: true, cell: ({ netAmount }) => <Money paise={netAmount} exact /> },
            ]}
          />
        )}
      </Listed>
    </Page>
  );
}

/** All that the filters find, not only what is shown. */
function Export({ read }: { read: () => Promise<Payout[]> }) {
  const { toast } = useToast();
  const save = useMutation({
    mutationFn: read,
    onSuccess: (payouts) => download("payouts.csv", payoutsCsv(payouts)),
    onError: (error) => toast(sentence(error), "bad"),
  });
  return (
    <Button look="secondary" busy={save.isPending} onClick={() => save.mutate()}>
      <Download aria-hidden className="size-4" />
      Download as CSV
    </Button>
  );
}
