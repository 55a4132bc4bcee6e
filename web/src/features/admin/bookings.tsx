import { Search } from "lucide-react";
import { useState, type FormEvent } from "react";
import { Link, useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import { usePages } from "@/api/pages";
import type { Booking, BookingStatus, Schemas } from "@/api/types";
import { Badge, Button, Money, Page, Table, TextField, Time } from "@/ui";
import { STATUSES } from "./booking_wording";
import { DayFilter, StateFilter } from "./filter_fields";
import { oneOf, useFilters } from "./filters";
import { Listed } from "./listed";

const KNOWN = Object.keys(STATUSES) as BookingStatus[];

export default function Bookings() {
  const [filters, setFilters] = useFilters();
  const { mentorId, studentId, from, to } = filters;
  const chosen = { status: oneOf(KNOWN, filters.status), mentorId, studentId, from, to };
  const pages = usePages<Booking, Schemas["SupportBookings"]>(
    ["admin", "bookings", chosen],
    ({ cursor, signal }) =>
      answer(api.GET("/api/admin/bookings", { params: { query: { ...chosen, cursor } }, signal })),
  );
  return (
    <Page title="Bookings" width="wide" lead="Everybody's, the latest start first." actions={<FindOne />}>
      <div className="mb-6 flex flex-wrap items-end gap-4">
        <StateFilter states={STATUSES} value={chosen.status} onChange={(status) => setFilters({ status })} />
        <DayFilter label="From" value={from} onChange={(from) => setFilters({ from })} />
        <DayFilter label="Until" value={to} onChange={(to) => setFilters({ to })} />
        {(mentorId || studentId) && (
          <Button look="secondary" onClick={() => setFilters({ mentorId: "", studentId: "" })}>
            Of one person: show all
          </Button>
        )}
      </div>
      <Listed pages={pages} what="bookings" empty={<p>Widen the filters above.</p>}>
        {(bookings) => (
          <Table
            caption="Bookings"
            rows={bookings}
            keyOf={({ id }) => id}
            columns={[
              {
                head: "Booking",
                cell: ({ id }) => (
                  <Link className="link" to={`/admin/bookings/${id}`}>
                    {id}
                  </Link>
                ),
              },
              { head: "Starts", cell: ({ scheduledAt }) => <Time at={scheduledAt} /> },
              { head: "Student", cell: ({ student }) => student.name },
              { head: "Mentor", cell: ({ mentor }) => mentor.name },
              {
                head: "State",
                cell: ({ status }) => <Badge tone={STATUSES[status].tone}>{STATUSES[status].label}</Badge>,
              },
              { head: "Amount", number: true, cell: ({ payment }) => <Money paise={payment.amount} exact /> },
            ]}
          />
        )}
      </Listed>
    </Page>
  );
}

/** People write to support with the number of their booking. */
function FindOne() {
  const navigate = useNavigate();
  const [number, setNumber] = useState("");
  const find = (event: FormEvent) => {
    event.preventDefault();
    if (number.trim()) void navigate(`/admin/bookings/${encodeURIComponent(number.trim().toUpperCase())}`);
  };
  return (
    <form role="search" onSubmit={find} className="flex items-end gap-2">
      <TextField
        label="Booking number"
        placeholder="GRP-20261123-…"
        className="w-56"
        value={number}
        onChange={(event) => setNumber(event.target.value)}
      />
      <Button type="submit" look="secondary" aria-label="Open this booking">
        <Search aria-hidden className="size-4" />
      </Button>
    </form>
  );
}
