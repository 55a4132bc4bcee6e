import type { FieldError } from "@/api/errors";
import { WeekEditor } from "@/features/hours/week_editor";
import { SHOWN_ORDER, WEEKDAYS, weekProblems } from "@/features/hours/week";
import {
  BioFields,
  ExperienceFields,
  ExpertiseFields,
  PricingFields,
  type GroupProps,
} from "@/features/profile/fields";
import { zoneName } from "@/lib/time";
import { Avatar, Card, fieldId, Money, TimezoneField } from "@/ui";
import type { Place } from "./step_list";

export function StepFields({ place, name, ...group }: GroupProps & { place: Place; name: string }) {
  switch (place) {
    case "bio":
      return <BioFields {...group} name={name} />;
    case "experience":
      return <ExperienceFields {...group} />;
    case "expertise":
      return <ExpertiseFields {...group} />;
    case "availability":
      return <AvailabilityFields {...group} />;
    case "pricing":
      return <PricingFields {...group} />;
    case "submit":
      return <Review {...group} name={name} />;
  }
}

function AvailabilityFields({ draft, change, errors }: GroupProps) {
  const shown: FieldError[] = [...weekProblems(draft.week), ...errors];
  return (
    <div className="flex flex-col gap-6" id={fieldId("availability")} tabIndex={-1}>
      <TimezoneField
        value={draft.timezone}
        onChange={(timezone) => change({ timezone })}
        id={fieldId("timezone")}
        hint="Your hours are in this zone; students see them in theirs"
        error={errors.find(({ field }) => field === "timezone")?.message}
      />
      <WeekEditor week={draft.week} onChange={(week) => change({ week })} errors={shown} />
    </div>
  );
}

function Review({ draft, name }: GroupProps & { name: string }) {
  const { years, currentRole, currentCompany } = draft;
  const rows: [string, React.ReactNode][] = [
    ["About you", draft.bio],
    ["Languages", draft.languages.join(", ")],
    ["LinkedIn", draft.linkedinUrl],
    [
      "Experience",
      years &&
        `${years} years${currentRole && `, ${currentRole}`}${currentCompany && ` at ${currentCompany}`}`,
    ],
    ["Earlier companies", draft.pastCompanies.join(", ")],
    ["Expertise", draft.expertise.join(", ")],
    ["Sessions", draft.sessionTopics.join(", ")],
    ["Weekly hours", <Hours draft={draft} />],
    ["Time zone", zoneName(draft.timezone)],
    ["30 minutes", Number(draft.thirtyMin) ? <Money rupees={Number(draft.thirtyMin)} /> : ""],
    ["60 minutes", Number(draft.sixtyMin) ? <Money rupees={Number(draft.sixtyMin)} /> : ""],
  ];
  return (
    <Card>
      <div className="mb-5 flex items-center gap-4">
        <Avatar name={name} src={draft.avatar} />
        <div>
          <p className="font-semibold">{name}</p>
          <p className="text-muted">{draft.headline || "No headline yet"}</p>
        </div>
      </div>
      <dl className="grid grid-cols-1 gap-x-6 gap-y-1 sm:grid-cols-[9rem_minmax(0,1fr)] sm:gap-y-3">
        {rows.map(([term, value]) => (
          <div key={term} className="contents">
            <dt className="text-muted max-sm:text-sm">{term}</dt>
            <dd className="whitespace-pre-line max-sm:mb-3">
              {value || <span className="text-muted">Nothing yet</span>}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Hours({ draft: { week } }: Pick<GroupProps, "draft">) {
  const days = SHOWN_ORDER.filter((day) => week[day]?.length);
  if (!days.length) return <span className="text-muted">Nothing yet</span>;
  return (
    <ul>
      {days.map((day) => (
        <li key={day} className="tabular">
          {WEEKDAYS[day]}{" "}
          {week[day]?.map(({ start, end }) => `${start}–${end === "00:00" ? "24:00" : end}`).join(", ")}
        </li>
      ))}
    </ul>
  );
}
