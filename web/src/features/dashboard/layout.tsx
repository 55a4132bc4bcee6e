import { useQuery } from "@tanstack/react-query";
import { Outlet, useOutletContext } from "react-router";
import { ownProfileQuery } from "@/api/own_profile";
import type { Mentor } from "@/api/types";
import { useUser } from "@/session/session";
import { ButtonLink, EmptyState, ErrorState, Loading, Notice, Page, Skeleton, SubNav } from "@/ui";

const LINKS = [
  { to: "/mentor/dashboard", label: "Overview", end: true },
  { to: "/mentor/dashboard/earnings", label: "Earnings" },
  { to: "/mentor/dashboard/availability", label: "Availability" },
  { to: "/mentor/dashboard/reviews", label: "Reviews" },
  { to: "/mentor/dashboard/profile", label: "Profile" },
  { to: "/mentor/dashboard/payouts", label: "Payouts" },
];
// What a suspended mentor keeps: money that is owed.
const WHILE_SUSPENDED = LINKS.filter(({ label }) => label === "Payouts");

/** The pages of a mentor; others are told how to become one. */
export default function DashboardLayout() {
  const isMentor = useUser().mentor?.applicationStatus === "approved";
  const profile = useQuery({ ...ownProfileQuery, enabled: isMentor });
  if (!isMentor || profile.data === null) return <NotYet />;
  if (profile.error) return <Failed error={profile.error} onRetry={() => void profile.refetch()} />;
  if (!profile.data) return <Opening />;
  return (
    <>
      <SubNav label="Dashboard" links={profile.data.isActive ? LINKS : WHILE_SUSPENDED} />
      {!profile.data.isActive && <Suspended note={profile.data.applicationNote} />}
      <Outlet context={profile.data} />
    </>
  );
}

/** The mentor whose dashboard this is. */
export function useMentor(): Mentor {
  return useOutletContext<Mentor>();
}

function NotYet() {
  return (
    <Page title="Dashboard" width="narrow">
      <EmptyState
        title="This page is for mentors"
        action={<ButtonLink to="/become-a-mentor">Become a mentor</ButtonLink>}
      >
        <p>Apply, and it opens as soon as your application is approved.</p>
      </EmptyState>
    </Page>
  );
}

function Suspended({ note }: { note: string | null | undefined }) {
  return (
    <div className="mx-auto max-w-5xl px-4 pt-6 sm:px-6">
      <Notice tone="bad" role="status">
        <p className="font-semibold">Your profile is suspended.</p>
        {note && <p className="whitespace-pre-line">{note}</p>}
        <p>Nobody can book you meanwhile. Sessions that were booked stand, and so do your payouts.</p>
      </Notice>
    </div>
  );
}

function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <Page title="Dashboard">
      <ErrorState error={error} onRetry={onRetry} />
    </Page>
  );
}

function Opening() {
  return (
    <Page title="Dashboard">
      <Loading label="Loading your dashboard">
        <Skeleton className="mb-6 h-40 w-full" />
        <Skeleton className="h-72 w-full" />
      </Loading>
    </Page>
  );
}
