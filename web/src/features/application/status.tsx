import { useQueryClient } from "@tanstack/react-query";
import { BadgeCheck, Clock, RotateCcw, XCircle } from "lucide-react";
import { useEffect, type ReactNode } from "react";
import { answer, api } from "@/api/client";
import type { Mentor } from "@/api/types";
import { userChanged, current } from "@/session/tokens";
import { Button, ButtonLink, Card, Time } from "@/ui";

/** How far the application is, and what to do next. */
export function ApplicationStatus({ mentor, onAgain }: { mentor: Mentor; onAgain: () => void }) {
  useStandingInSession(mentor.applicationStatus);
  return (
    <Card aria-live="polite" className="flex flex-col gap-4 p-6 sm:p-8">
      {mentor.applicationStatus === "pending" && <Pending mentor={mentor} />}
      {mentor.applicationStatus === "approved" && <Approved mentor={mentor} />}
      {mentor.applicationStatus === "rejected" && <Rejected mentor={mentor} onAgain={onAgain} />}
    </Card>
  );
}

/** What the navbar shows follows from the session's user: it learns of a decision here. */
function useStandingInSession(status: Mentor["applicationStatus"]): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (current().user?.mentor?.applicationStatus === status) return;
    answer(api.GET("/api/auth/me"))
      .then(({ user }) => userChanged(user))
      .catch(() => undefined); // the next visit learns of it
  }, [status, queries]);
}

function Pending({ mentor }: { mentor: Mentor }) {
  return (
    <>
      <State icon={<Clock />} tone="bg-info-soft text-info" title="We are looking at your application" />
      <p>
        Sent <Time at={mentor.updatedAt} style="full" />. You will get a mail and a notification as soon as it
        is decided. This page shows it, too.
      </p>
      <Summary mentor={mentor} />
    </>
  );
}

function Approved({ mentor }: { mentor: Mentor }) {
  return (
    <>
      <State icon={<BadgeCheck />} tone="bg-good-soft text-good" title="You are a mentor" />
      <p>Students can find and book you. Look after your hours, and tell us where to send your money.</p>
      {mentor.applicationNote && <Quote>{mentor.applicationNote}</Quote>}
      <div className="flex flex-wrap gap-3">
        <ButtonLink to="/mentor/dashboard">Open the dashboard</ButtonLink>
        <ButtonLink look="secondary" to={`/mentors/${mentor.slug}`}>
          See your profile
        </ButtonLink>
      </div>
    </>
  );
}

function Rejected({ mentor, onAgain }: { mentor: Mentor; onAgain: () => void }) {
  return (
    <>
      <State icon={<XCircle />} tone="bg-bad-soft text-bad" title="We could not accept your application" />
      <div>
        <h3 className="mb-2 text-base">Why</h3>
        <Quote>{mentor.applicationNote}</Quote>
      </div>
      <p className="text-muted">You can mend it and apply again. What you wrote is still there.</p>
      <Button className="self-start" onClick={onAgain}>
        <RotateCcw aria-hidden className="size-4" />
        Apply again
      </Button>
    </>
  );
}

function State({ icon, tone, title }: { icon: ReactNode; tone: string; title: string }) {
  return (
    <div className="flex items-center gap-4">
      <span aria-hidden className={`grid size-12 shrink-0 place-items-center rounded-full ${tone}`}>
        {icon}
      </span>
      <h2 className="text-xl">{title}</h2>
    </div>
  );
}

function Quote({ children }: { children: ReactNode }) {
  return <blockquote className="border-l-3 border-edge pl-4 whitespace-pre-line">{children}</blockquote>;
}

function Summary({ mentor }: { mentor: Mentor }) {
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-2 border-t border-line pt-4 text-[0.9375rem] sm:grid-cols-[8rem_minmax(0,1fr)]">
      <dt className="text-muted">Headline</dt>
      <dd>{mentor.headline}</dd>
      <dt className="text-muted">Expertise</dt>
      <dd>{mentor.expertise.join(", ")}</dd>
      <dt className="text-muted">Sessions</dt>
      <dd>{mentor.sessionTopics.join(", ")}</dd>
    </dl>
  );
}
