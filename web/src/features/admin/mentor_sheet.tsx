import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import type { Mentor } from "@/api/types";
import { SHOWN_ORDER, WEEKDAYS } from "@/features/hours/week";
import { Avatar, Card, Money } from "@/ui";

/** What a mentor says of themselves, for who decides about them; `children` are the actions. */
export function MentorSheet({
  mentor,
  about,
  children,
}: {
  mentor: Mentor;
  about: ReactNode;
  children: ReactNode;
}) {
  const { experience } = mentor;
  const facts: [string, ReactNode][] = [
    [
      "Experience",
      `${experience.years} years${experience.currentRole ? `, ${experience.currentRole}` : ""}${experience.currentCompany ? ` at ${experience.currentCompany}` : ""}`,
    ],
    ["Earlier", experience.pastCompanies.join(", ")],
    ["Expertise", mentor.expertise.join(", ")],
    ["Sessions", mentor.sessionTopics.join(", ")],
    ["Languages", mentor.languages.join(", ")],
    [
      "Prices",
      <span key="prices">
        <Money rupees={mentor.pricing.thirtyMin} /> for 30, <Money rupees={mentor.pricing.sixtyMin} /> for 60
        minutes
      </span>,
    ],
    [
      "LinkedIn",
      mentor.linkedinUrl && (
        <a key="linkedin" className="link" href={mentor.linkedinUrl} target="_blank" rel="noreferrer">
          {mentor.linkedinUrl.replace("https://", "")}
        </a>
      ),
    ],
    ["Note", mentor.applicationNote],
  ];
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-4">
        <Avatar name={mentor.name} src={mentor.avatar} />
        <div className="min-w-48 grow basis-0">
          <h2 className="text-lg">{mentor.name}</h2>
          <p className="text-sm text-muted">{about}</p>
        </div>
        <div className="flex flex-wrap items-center gap-2">{children}</div>
      </div>
      <p className="mt-4 font-medium">{mentor.headline}</p>
      <p className="mt-1 max-w-prose whitespace-pre-line">{mentor.bio}</p>
      <dl className="mt-4 grid grid-cols-1 gap-x-6 gap-y-1 text-[0.9375rem] sm:grid-cols-[7rem_minmax(0,1fr)] sm:gap-y-1.5">
        {facts
          .filter(([, fact]) => fact)
          .map(([term, fact]) => (
            <div key={term} className="contents">
              <dt className="text-muted max-sm:text-sm">{term}</dt>
              <dd className="whitespace-pre-line max-sm:mb-1.5">{fact}</dd>
            </div>
          ))}
      </dl>
      <Hours mentor={mentor} />
    </Card>
  );
}

/** Lists come without hours: they are read when somebody asks. */
function Hours({ mentor }: { mentor: Mentor }) {
  const [open, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ["mentor", mentor.id],
    enabled: open,
    queryFn: async ({ signal }) => {
      const params = { path: { mentor: mentor.id } };
      return (await answer(api.GET("/api/mentors/{mentor}", { params, signal }))).mentor;
    },
  });
  const days = SHOWN_ORDER.flatMap(
    (day) => query.data?.availability.filter((one) => one.dayOfWeek === day) ?? [],
  );
  return (
    <details className="mt-3" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="link inline-flex min-h-11 items-center">
        Weekly hours<span className="sr-only"> of {mentor.name}</span>
      </summary>
      {query.error && <p className="text-bad">{sentence(query.error)}</p>}
      {query.data && (
        <>
          <p className="text-sm text-muted">In {mentor.timezone}</p>
          <ul>
            {days.map(({ dayOfWeek, slots }) => (
              <li key={dayOfWeek} className="tabular">
                {WEEKDAYS[dayOfWeek]} {slots.map(({ start, end }) => `${start}–${end}`).join(", ") || "none"}
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}
