import { useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { usePages } from "@/api/pages";
import type { Mentor, Schemas } from "@/api/types";
import { Badge, Button, Page, Select, Time, useToast } from "@/ui";
import { DecisionDialog } from "./decision_dialog";
import { oneOf, useFilters } from "./filters";
import { Listed } from "./listed";
import { MentorSheet } from "./mentor_sheet";

const STATUSES = ["pending", "rejected"] as const;

export default function Applications() {
  const [filters, setFilters] = useFilters();
  const status = oneOf(STATUSES, filters.status) ?? "pending";
  const pages = usePages<Mentor, Schemas["Applications"]>(
    ["admin", "applications", status],
    ({ cursor, signal }) =>
      answer(api.GET("/api/admin/mentor-applications", { params: { query: { status, cursor } }, signal })),
  );
  return (
    <Page
      title="Applications"
      lead="Who wants to become a mentor, the longest waiting first."
      actions={
        <Select
          label="Show"
          className="w-44"
          value={status}
          onChange={(event) => setFilters({ status: event.target.value })}
        >
          <option value="pending">Waiting</option>
          <option value="rejected">Rejected</option>
        </Select>
      }
    >
      <Listed pages={pages} what="applications" empty={status === "pending" && <p>Nobody is waiting.</p>}>
        {(mentors) => (
          <ul className="flex flex-col gap-5">
            {mentors.map((mentor) => (
              <li key={mentor.id}>
                <MentorSheet
                  mentor={mentor}
                  about={
                    <>
                      Sent <Time at={mentor.updatedAt} />
                    </>
                  }
                >
                  {status === "pending" ? <Decide mentor={mentor} /> : <Badge tone="bad">Rejected</Badge>}
                </MentorSheet>
              </li>
            ))}
          </ul>
        )}
      </Listed>
    </Page>
  );
}

function Decide({ mentor }: { mentor: Mentor }) {
  const params = { path: { mentor: mentor.id } };
  const decided = useDecided();
  return (
    <>
      <DecisionDialog
        title={`Approve ${mentor.name}`}
        description="They appear in the directory, and get a mail."
        label="A note to them"
        optional
        confirm="Approve"
        onConfirm={async (note) => {
          await answer(
            api.PUT("/api/admin/mentors/{mentor}/approve", { params, body: { note: note || null } }),
          );
          await decided(`${mentor.name} is a mentor now.`);
        }}
      >
        {(open) => (
          <Button onClick={open} aria-label={`Approve ${mentor.name}`}>
            Approve
          </Button>
        )}
      </DecisionDialog>
      <DecisionDialog
        title={`Reject ${mentor.name}`}
        description="They get the reason by mail, and can mend their application and send it again."
        label="Reason"
        confirm="Reject"
        danger
        onConfirm={async (reason) => {
          await answer(api.PUT("/api/admin/mentors/{mentor}/reject", { params, body: { reason } }));
          await decided(`${mentor.name} was rejected.`);
        }}
      >
        {(open) => (
          <Button look="secondary" onClick={open} aria-label={`Reject ${mentor.name}`}>
            Reject
          </Button>
        )}
      </DecisionDialog>
    </>
  );
}

/** Says what became of it, and reads the lists anew. */
export function useDecided(): (news: string) => Promise<void> {
  const queries = useQueryClient();
  const { toast } = useToast();
  return async (news) => {
    toast(news, "good");
    await queries.invalidateQueries({ queryKey: ["admin"] });
  };
}
