import { Link } from "react-router";
import { answer, api } from "@/api/client";
import { usePages } from "@/api/pages";
import type { Mentor, Schemas } from "@/api/types";
import { Badge, Button, Page, Time } from "@/ui";
import { useDecided } from "./applications";
import { DecisionDialog } from "./decision_dialog";
import { Listed } from "./listed";
import { MentorSheet } from "./mentor_sheet";

export default function Mentors() {
  const pages = usePages<Mentor, Schemas["Applications"]>(["admin", "mentors"], ({ cursor, signal }) => {
    const query = { status: "approved", cursor } as const;
    return answer(api.GET("/api/admin/mentor-applications", { params: { query }, signal }));
  });
  return (
    <Page title="Mentors" lead="All who were approved, suspended ones among them.">
      <Listed pages={pages} what="mentors" empty={<p>Approve an application first.</p>}>
        {(mentors) => (
          <ul className="flex flex-col gap-5">
            {mentors.map((mentor) => (
              <li key={mentor.id}>
                <MentorSheet mentor={mentor} about={<About mentor={mentor} />}>
                  {mentor.isActive ? <Suspend mentor={mentor} /> : <Reinstate mentor={mentor} />}
                </MentorSheet>
              </li>
            ))}
          </ul>
        )}
      </Listed>
    </Page>
  );
}

function About({ mentor }: { mentor: Mentor }) {
  return (
    <>
      {!mentor.isActive && <Badge tone="bad">Suspended</Badge>}{" "}
      {mentor.verifiedAt && (
        <>
          Since <Time at={mentor.verifiedAt} />,{" "}
        </>
      )}
      {mentor.totalSessions} sessions.{" "}
      <Link className="link" to={`/mentors/${mentor.slug}`}>
        Profile
      </Link>
      ,{" "}
      <Link className="link" to={`/admin/bookings?mentorId=${mentor.id}`}>
        bookings
      </Link>
      ,{" "}
      <Link className="link" to={`/admin/payouts?mentorId=${mentor.id}`}>
        payouts
      </Link>
    </>
  );
}

function Suspend({ mentor }: { mentor: Mentor }) {
  const decided = useDecided();
  const params = { path: { mentor: mentor.id } };
  return (
    <DecisionDialog
      title={`Suspend ${mentor.name}`}
      description="Nobody finds or books them until they are reinstated. Sessions that were booked stand."
      label="Reason"
      confirm="Suspend"
      danger
      onConfirm={async (reason) => {
        await answer(api.PUT("/api/admin/mentors/{mentor}/suspend", { params, body: { reason } }));
        await decided(`${mentor.name} is suspended.`);
      }}
    >
      {(open) => (
        <Button look="secondary" onClick={open} aria-label={`Suspend ${mentor.name}`}>
          Suspend
        </Button>
      )}
    </DecisionDialog>
  );
}

function Reinstate({ mentor }: { mentor: Mentor }) {
  const decided = useDecided();
  const params = { path: { mentor: mentor.id } };
  return (
    <DecisionDialog
      title={`Reinstate ${mentor.name}`}
      description="They can be found and booked again."
      label="A note"
      optional
      confirm="Reinstate"
      onConfirm={async (note) => {
        await answer(
          api.PUT("/api/admin/mentors/{mentor}/reinstate", { params, body: { note: note || null } }),
        );
        await decided(`${mentor.name} is back.`);
      }}
    >
      {(open) => (
        <Button onClick={open} aria-label={`Reinstate ${mentor.name}`}>
          Reinstate
        </Button>
      )}
    </DecisionDialog>
  );
}
