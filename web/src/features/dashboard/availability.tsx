import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answer, api } from "@/api/client";
import { isRefusal, sentence, type FieldError } from "@/api/errors";
import { ownProfileQuery } from "@/api/own_profile";
import { DatesEditor } from "@/features/hours/dates_editor";
import { outside } from "@/features/hours/touched";
import { dateProblems, weekProblems } from "@/features/hours/week";
import { WeekEditor } from "@/features/hours/week_editor";
import { now } from "@/lib/clock";
import { dayIn } from "@/lib/time";
import { Button, Card, ErrorSummary, fieldId, FormError, Page, TimezoneField, useToast } from "@/ui";
import { HoursTerms } from "./hours_terms";
import { hoursDraftOf, nameOfHours, sentHours, termProblems, type HoursDraft } from "./hours_draft";
import { useMentor } from "./layout";
import { upcomingQuery } from "./queries";
import { TouchedSessions } from "./touched_sessions";

export default function Availability() {
  const mentor = useMentor();
  const [today] = useState(() => dayIn(now(), mentor.timezone));
  const saved = hoursDraftOf(mentor, today);
  const [draft, setDraft] = useState<HoursDraft>(saved);
  const [refused, setRefused] = useState<FieldError[]>([]);
  const save = useSave(setRefused);
  const upcoming = useQuery(upcomingQuery).data ?? [];

  const hasChanged = JSON.stringify(draft) !== JSON.stringify(saved);
  const problems = [...weekProblems(draft.week), ...dateProblems(draft.dates), ...termProblems(draft)];
  const change = (part: Partial<HoursDraft>) => {
    setDraft({ ...draft, ...part });
    if (refused.length) setRefused([]);
  };
  const submit = () => {
    setRefused(problems.length ? [...problems] : []);
    if (!problems.length) save.mutate(draft);
  };
  const shown = [...problems, ...refused];

  return (
    <Page title="Availability" lead="Students can book you within these hours.">
      <form
        noValidate
        className="flex flex-col gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending) submit();
        }}
      >
        <ErrorSummary errors={refused} nameOf={nameOfHours} />
        {save.error && !isRefusal(save.error, "invalid_input") && (
          <FormError>{sentence(save.error)}</FormError>
        )}
        <TouchedSessions sessions={hasChanged && !problems.length ? outside(upcoming, draft) : []} />
        <Card className="max-sm:px-3">
          <h2 className="mb-4 text-xl">Weekly hours</h2>
          <TimezoneField
            value={draft.timezone}
            onChange={(timezone) => change({ timezone })}
            id={fieldId("timezone")}
            hint="Students see your hours in their own zone"
          />
          <div className="mt-6">
            <WeekEditor week={draft.week} onChange={(week) => change({ week })} errors={shown} />
          </div>
        </Card>
        <Card className="max-sm:px-3">
          <h2 className="text-xl">Single dates</h2>
          <p className="mt-1 mb-4 text-muted">Days off, and days with other hours than their weekday.</p>
          <DatesEditor
            dates={draft.dates}
            timezone={draft.timezone}
            onChange={(dates) => change({ dates })}
            errors={shown}
          />
        </Card>
        <Card className="max-sm:px-3">
          <h2 className="mb-4 text-xl">Around each session</h2>
          <HoursTerms draft={draft} change={change} errors={shown} />
        </Card>
        <div className="sticky bottom-0 z-10 -mx-4 flex flex-wrap items-center justify-end gap-3 border-t border-line bg-page/95 px-4 py-3 backdrop-blur-md sm:mx-0 sm:px-0">
          <p role="status" className="text-sm text-muted">
            {hasChanged && "Not saved yet."}
          </p>
          <Button
            look="secondary"
            disabled={!hasChanged}
            onClick={() => {
              setDraft(saved);
              setRefused([]);
            }}
          >
            Undo
          </Button>
          <Button type="submit" busy={save.isPending}>
            Save hours
          </Button>
        </div>
      </form>
    </Page>
  );
}

function useSave(onRefused: (errors: FieldError[]) => void) {
  const queries = useQueryClient();
  const { toast } = useToast();
  return useMutation({
    mutationFn: (draft: HoursDraft) =>
      answer(api.PUT("/api/mentors/availability", { body: sentHours(draft) })),
    onSuccess: ({ mentor }) => {
      queries.setQueryData(ownProfileQuery.queryKey, mentor);
      toast("Your hours are saved. Students see them now.", "good");
    },
    onError: (error) => {
      if (isRefusal(error, "invalid_input")) onRefused(error.errors);
    },
  });
}
