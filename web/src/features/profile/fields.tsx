// The fields of a mentor's profile, in the groups that both the application and the dashboard show.
import { useQuery } from "@tanstack/react-query";
import type { FieldError } from "@/api/errors";
import { configQuery } from "@/api/queries";
import type { Schemas } from "@/api/types";
import { AvatarField } from "@/features/account/avatar_field";
import { rupees } from "@/lib/money";
import { ChooseSome, fieldId, TextArea, TextField, WordList } from "@/ui";
import type { Draft } from "./draft";

export interface GroupProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  errors: readonly FieldError[];
}

const LONGEST_HEADLINE = 150;
const LONGEST_BIO = 2000;

/** What is wrong with a field, or with what is below it. */
function wrong(errors: readonly FieldError[], field: string): { id: string; error: string | undefined } {
  const found = errors.find((one) => one.field === field || one.field.startsWith(`${field}.`));
  return { id: fieldId(field), error: found?.message };
}

export function BioFields({ draft, change, errors, name }: GroupProps & { name: string }) {
  return (
    <div className="flex flex-col gap-6">
      <AvatarField
        name={name}
        value={draft.avatar}
        onChange={(avatar) => change({ avatar })}
        hint="Students choose faces they can see."
        error={wrong(errors, "avatar").error}
      />
      <TextField
        label="Headline"
        hint={`One line: what you do and what you help with. ${left(draft.headline, LONGEST_HEADLINE)}`}
        value={draft.headline}
        maxLength={LONGEST_HEADLINE}
        onChange={(event) => change({ headline: event.target.value })}
        {...wrong(errors, "headline")}
      />
      <TextArea
        label="About you"
        rows={7}
        hint={`What have you built, and how do you work with students? ${left(draft.bio, LONGEST_BIO)}`}
        value={draft.bio}
        maxLength={LONGEST_BIO}
        onChange={(event) => change({ bio: event.target.value })}
        {...wrong(errors, "bio")}
      />
      <WordList
        label="Languages"
        optional
        hint="Those you can mentor in."
        value={draft.languages}
        maxLength={40}
        onChange={(languages) => change({ languages })}
        {...wrong(errors, "languages")}
      />
      <TextField
        label="LinkedIn"
        optional
        type="url"
        inputMode="url"
        autoComplete="url"
        placeholder="https://www.linkedin.com/in/you"
        value={draft.linkedinUrl}
        maxLength={500}
        onChange={(event) => change({ linkedinUrl: event.target.value })}
        {...wrong(errors, "linkedinUrl")}
      />
    </div>
  );
}

function left(text: string, most: number): string {
  return `${text.length} of ${most} characters.`;
}

export function ExperienceFields({ draft, change, errors }: GroupProps) {
  return (
    <div className="flex flex-col gap-6">
      <TextField
        label="Years of experience"
        inputMode="numeric"
        value={draft.years}
        maxLength={2}
        className="max-w-48"
        onChange={(event) => change({ years: event.target.value })}
        {...wrong(errors, "experience.years")}
      />
      <TextField
        label="Company"
        optional
        hint="Where you work now."
        autoComplete="organization"
        value={draft.currentCompany}
        maxLength={100}
        onChange={(event) => change({ currentCompany: event.target.value })}
        {...wrong(errors, "experience.currentCompany")}
      />
      <TextField
        label="Role"
        optional
        autoComplete="organization-title"
        value={draft.currentRole}
        maxLength={100}
        onChange={(event) => change({ currentRole: event.target.value })}
        {...wrong(errors, "experience.currentRole")}
      />
      <WordList
        label="Earlier companies"
        optional
        hint="Students search for mentors by these, too."
        value={draft.pastCompanies}
        maxLength={100}
        onChange={(pastCompanies) => change({ pastCompanies })}
        {...wrong(errors, "experience.pastCompanies")}
      />
    </div>
  );
}

export function ExpertiseFields({ draft, change, errors }: GroupProps) {
  const known = useQuery(configQuery).data?.enumerations;
  return (
    <div className="flex flex-col gap-7">
      <ChooseSome
        legend="Expertise"
        hint="What students find you by."
        choices={choices((known?.expertise ?? []) as Schemas["Expertise"][])}
        value={draft.expertise}
        onChange={(expertise) => change({ expertise })}
        {...wrong(errors, "expertise")}
      />
      <ChooseSome
        legend="Sessions"
        hint="What one can book you for."
        choices={choices((known?.sessionTopics ?? []) as Schemas["SessionTopic"][])}
        value={draft.sessionTopics}
        onChange={(sessionTopics) => change({ sessionTopics })}
        {...wrong(errors, "sessionTopics")}
      />
    </div>
  );
}

const choices = <T extends string>(values: T[]) => values.map((value) => ({ value, label: value }));

export function PricingFields({ draft, change, errors }: GroupProps) {
  const commission = useQuery(configQuery).data?.commissionRate;
  const share = (text: string) =>
    commission !== undefined && Number(text) > 0
      ? `You get ${rupees(Number(text) * (1 - commission))} of it.`
      : "Whole rupees, GST included.";
  return (
    <div className="flex flex-col gap-6">
      <div className="grid gap-6 sm:grid-cols-2">
        {(["thirtyMin", "sixtyMin"] as const).map((length) => (
          <TextField
            key={length}
            label={length === "thirtyMin" ? "30 minutes, in ₹" : "60 minutes, in ₹"}
            inputMode="numeric"
            maxLength={6}
            value={draft[length]}
            hint={share(draft[length])}
            onChange={(event) => change({ [length]: event.target.value })}
            {...wrong(errors, `pricing.${length}`)}
          />
        ))}
      </div>
      {commission !== undefined && (
        <p className="text-muted">
          Prices include GST. We keep {Math.round(commission * 100)} % of what a student pays and pay the rest
          out to you every Monday.
        </p>
      )}
    </div>
  );
}
