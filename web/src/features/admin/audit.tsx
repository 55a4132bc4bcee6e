import { Link } from "react-router";
import { answer, api } from "@/api/client";
import { usePages } from "@/api/pages";
import type { Schemas } from "@/api/types";
import { Page, Table, Time } from "@/ui";
import { inWords } from "./booking_wording";
import { Listed } from "./listed";

type Entry = Schemas["AuditView"];

export default function Audit() {
  const pages = usePages<Entry, Schemas["AuditList"]>(["admin", "audit"], ({ cursor, signal }) =>
    answer(api.GET("/api/admin/audit", { params: { query: { limit: 50, cursor } }, signal })),
  );
  return (
    <Page title="Audit" width="wide" lead="Who changed what, newest first.">
      <Listed pages={pages} what="entries" empty={<p>No administrator has changed anything yet.</p>}>
        {(entries) => (
          <Table
            caption="Changes by administrators"
            rows={entries}
            keyOf={({ id }) => id}
            columns={[
              { head: "What", cell: ({ action }) => inWords(action) },
              { head: "Who", cell: ({ actorName }) => actorName },
              { head: "When", cell: ({ at }) => <Time at={at} /> },
              { head: "About", cell: ({ subject }) => <Subject id={subject} /> },
              { head: "Change", long: true, cell: (entry) => <Change entry={entry} /> },
            ]}
          />
        )}
      </Listed>
    </Page>
  );
}

/** Mentors and payouts have pages of their own. */
function Subject({ id }: { id: string }) {
  const to = id.startsWith("mtr_")
    ? `/mentors/${id}`
    : id.startsWith("GRP-")
      ? `/admin/bookings/${id}`
      : null;
  return to ? (
    <Link className="link" to={to}>
      {id}
    </Link>
  ) : (
    <>{id}</>
  );
}

function Change({ entry: { before, after } }: { entry: Entry }) {
  const changed = Object.keys(after).filter((name) => before[name] !== after[name]);
  return (
    <ul>
      {changed.map((name) => (
        <li key={name}>
          {inWords(name)}: {before[name] || "nothing"} → {after[name] || "nothing"}
        </li>
      ))}
    </ul>
  );
}
