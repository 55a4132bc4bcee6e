import { useInfiniteQuery } from "@tanstack/react-query";
import { CalendarX2 } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "react-router";
import type { User } from "@/api/types";
import { now } from "@/lib/clock";
import { itemsOf } from "@/live/cache";
import { useUser } from "@/session/session";
import { ButtonLink, EmptyState, ErrorState, Loading, LoadMore, Page, Skeleton, Tabs } from "@/ui";
import { BookingRow } from "./booking_row";
import { bookingsQuery } from "./queries";
import { RoleSwitch } from "./role_switch";
import { TABS, type Role, type Tab } from "./states";

const LABELS: Record<Tab, string> = { upcoming: "Upcoming", past: "Past", cancelled: "Cancelled" };

export default function Bookings() {
  const user = useUser();
  const [query, setQuery] = useSearchParams();
  const [since] = useState(now);
  const isMentor = user.mentor?.applicationStatus === "approved";
  const tab = TABS.find((one) => one === query.get("tab")) ?? "upcoming";
  const role = roleIn(query, user);
  const choose = (changes: { tab?: Tab; role?: Role }) =>
    setQuery({ ...(isMentor && { role }), tab, ...changes }, { replace: true, preventScrollReset: true });
  return (
    <Page
      title="Your sessions"
      actions={isMentor && <RoleSwitch value={role} onChange={(next) => choose({ role: next })} />}
    >
      <Tabs
        label="Which sessions"
        value={tab}
        onValueChange={(value) => choose({ tab: value as Tab })}
        tabs={TABS.map((value) => ({
          value,
          label: LABELS[value],
          content: <List tab={value} role={role} since={since} />,
        }))}
      />
    </Page>
  );
}

function roleIn(query: URLSearchParams, user: User): Role {
  if (user.mentor?.applicationStatus !== "approved" && !user.mentor) return "student";
  const asked = query.get("role");
  if (asked === "student" || asked === "mentor") return asked;
  return user.mentor.applicationStatus === "approved" ? "mentor" : "student";
}

function List({ tab, role, since }: { tab: Tab; role: Role; since: number }) {
  const list = useInfiniteQuery(bookingsQuery({ tab, role, since }));
  if (list.isPending) return <Waiting />;
  if (!list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const bookings = itemsOf(list.data);
  return (
    <>
      {bookings.length === 0 && !list.hasNextPage && <NoneHere tab={tab} role={role} />}
      <ul className="flex flex-col gap-3">
        {bookings.map((booking) => (
          <BookingRow key={booking.id} booking={booking} role={role} />
        ))}
      </ul>
      <LoadMore {...list} what="sessions" />
    </>
  );
}

const NONE: Record<Role, Record<Tab, string>> = {
  student: {
    upcoming: "When you book a session, it is here until it is over.",
    past: "Sessions you had are kept here, with their notes and invoices.",
    cancelled: "Nothing was cancelled.",
  },
  mentor: {
    upcoming: "When a student books you, the session is here until it is over.",
    past: "Sessions you gave are kept here.",
    cancelled: "Nothing was cancelled.",
  },
};

function NoneHere({ tab, role }: { tab: Tab; role: Role }) {
  return (
    <EmptyState
      icon={<CalendarX2 />}
      title={`No ${tab} sessions`}
      action={
        tab === "upcoming" &&
        (role === "student" ? (
          <ButtonLink to="/mentors">Find a mentor</ButtonLink>
        ) : (
          <ButtonLink to="/mentor/dashboard">See your free times</ButtonLink>
        ))
      }
    >
      <p>{NONE[role][tab]}</p>
    </EmptyState>
  );
}

function Waiting() {
  return (
    <Loading label="Loading your sessions" className="flex flex-col gap-3">
      {Array.from({ length: 4 }, (_, place) => (
        <Skeleton key={place} className="h-40 rounded-card sm:h-28" />
      ))}
    </Loading>
  );
}
