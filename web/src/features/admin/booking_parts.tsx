import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Schemas } from "@/api/types";
import { Badge, Card, Money, Table, Time } from "@/ui";
import { inWords, MOVEMENTS, STATUSES } from "./booking_wording";

type SupportBooking = Schemas["SupportBookingView"];

export function BookingFacts({ booking }: { booking: SupportBooking }) {
  const { payment, refund, mentorPayout } = booking;
  const facts: [string, ReactNode][] = [
    [
      "When",
      <>
        <Time at={booking.scheduledAt} style="full" />, {booking.duration} minutes
      </>,
    ],
    ["Topic", booking.topic],
    ["Agenda", booking.agenda],
    ...booking.people.map((person): [string, ReactNode] => [
      person.id === booking.student.id ? "Student" : "Mentor",
      <Person
        key={person.id}
        person={person}
        isStudent={person.id === booking.student.id}
        mentorId={booking.mentor.id}
      />,
    ]),
    [
      "Payment",
      <>
        <Money paise={payment.amount} exact />, {inWords(payment.status).toLowerCase()}
      </>,
    ],
    ["Razorpay", [payment.razorpayOrderId, payment.razorpayPaymentId].filter(Boolean).join(", ")],
    ["Our fee", booking.platformFee !== undefined && <Money paise={booking.platformFee} exact />],
    [
      "Mentor's share",
      mentorPayout && (
        <>
          <Money paise={mentorPayout.amount} exact />, {mentorPayout.status}
        </>
      ),
    ],
    [
      "Refund",
      refund && (
        <>
          <Money paise={refund.amount} exact />, {refund.status}: {refund.reason}
        </>
      ),
    ],
    [
      "Cancelled",
      booking.cancelledAt && (
        <>
          <Time at={booking.cancelledAt} /> by the {booking.cancelledBy}: {booking.cancellationReason}
        </>
      ),
    ],
    ["Moved", booking.movedBy && `by the ${booking.movedBy}`],
    ["Made", <Time key="made" at={booking.createdAt} style="full" />],
  ];
  const { label, tone } = STATUSES[booking.status];
  return (
    <Card>
      <div className="mb-4 flex flex-wrap gap-2">
        <Badge tone={tone}>{label}</Badge>
        {booking.disputed && <Badge tone="bad">In dispute</Badge>}
      </div>
      <dl className="grid grid-cols-1 gap-x-6 gap-y-1 sm:grid-cols-[9rem_minmax(0,1fr)] sm:gap-y-2">
        {facts
          .filter(([, fact]) => fact)
          .map(([term, fact]) => (
            <div key={term} className="contents">
              <dt className="text-muted max-sm:text-sm">{term}</dt>
              <dd className="whitespace-pre-line max-sm:mb-2">{fact}</dd>
            </div>
          ))}
      </dl>
    </Card>
  );
}

interface PersonProps {
  person: Schemas["PersonView"];
  isStudent: boolean;
  mentorId: string;
}

function Person({ person, isStudent, mentorId }: PersonProps) {
  const query = isStudent ? `studentId=${person.id}` : `mentorId=${mentorId}`;
  return (
    <>
      {person.name}, {person.email}, {person.timezone}.{" "}
      <Link className="link" to={`/admin/bookings?${query}`}>
        All their bookings
      </Link>
    </>
  );
}

export function BookingLedger({ booking: { ledger } }: { booking: SupportBooking }) {
  return (
    <Part title="Ledger" isEmpty={!ledger.length} empty="No money has moved.">
      <Table
        caption="Movements of money"
        rows={ledger}
        keyOf={({ id }) => id}
        columns={[
          { head: "What", cell: ({ movement }) => MOVEMENTS[movement] },
          { head: "When", cell: ({ movedAt }) => <Time at={movedAt} /> },
          { head: "Amount", number: true, cell: ({ amount }) => <Money paise={amount} exact /> },
          { head: "Reference", cell: ({ reference }) => reference ?? "" },
        ]}
      />
    </Part>
  );
}

export function BookingRefunds({ booking: { refunds, disputes } }: { booking: SupportBooking }) {
  return (
    <Part title="Refunds and disputes" isEmpty={!refunds.length && !disputes.length} empty="There are none.">
      <ul className="flex flex-col gap-3">
        {refunds.map((refund) => (
          <li key={refund.id} className="rounded-card border border-line p-4">
            <p>
              <Money paise={refund.amount} exact />, {refund.status}. {refund.reason}
            </p>
            <p className="text-sm text-muted">
              Asked <Time at={refund.createdAt} />, {refund.attempts}{" "}
              {refund.attempts === 1 ? "try" : "tries"}
              {refund.razorpayRefundId && `, ${refund.razorpayRefundId}`}
              {refund.failure && `. ${refund.failure}`}
            </p>
          </li>
        ))}
        {disputes.map((dispute) => (
          <li key={dispute.id} className="rounded-card border border-bad/40 p-4">
            <p>
              Dispute over <Money paise={dispute.amount} exact />, {inWords(dispute.status).toLowerCase()}
              {dispute.reasonCode && `: ${inWords(dispute.reasonCode).toLowerCase()}`}
            </p>
            <p className="text-sm text-muted">
              Opened <Time at={dispute.openedAt} />
              {dispute.respondBy && (
                <>
                  , answer by <Time at={dispute.respondBy} />
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Part>
  );
}

export function BookingEvents({ booking: { events } }: { booking: SupportBooking }) {
  return (
    <Part title="Events" isEmpty={!events.length} empty="None are kept: they go after 180 days.">
      <Table
        caption="What happened, the oldest first"
        rows={events}
        keyOf={({ id }) => id}
        columns={[
          { head: "What", cell: ({ type }) => inWords(type) },
          { head: "When", cell: ({ occurredAt }) => <Time at={occurredAt} /> },
          {
            head: "Effects",
            cell: ({ delivered, attempts }) =>
              delivered ? (
                <Badge tone="good">Done</Badge>
              ) : (
                <Badge tone="accent">Open, {attempts} tries</Badge>
              ),
          },
          {
            head: "Facts",
            long: true,
            cell: ({ facts }) =>
              Object.entries(facts)
                .map(([name, value]) => `${name}: ${value}`)
                .join(", "),
          },
        ]}
      />
    </Part>
  );
}

interface PartProps {
  title: string;
  isEmpty: boolean;
  empty: string;
  children: ReactNode;
}

function Part({ title, isEmpty, empty, children }: PartProps) {
  return (
    <section>
      <h2 className="mb-3 text-xl">{title}</h2>
      {isEmpty ? <p className="text-muted">{empty}</p> : children}
    </section>
  );
}
