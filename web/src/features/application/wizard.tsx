import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, ArrowRight } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import { isRefusal, sentence, type FieldError } from "@/api/errors";
import { ownProfileQuery } from "@/api/own_profile";
import { useRepeatable } from "@/api/repeatable";
import {
  nameOf,
  problemsOf,
  sentApplication,
  STEPS,
  stepOf,
  type Draft,
  type Step,
} from "@/features/profile/draft";
import { useUser } from "@/session/session";
import { userChanged } from "@/session/tokens";
import { Button, ErrorSummary, focusField, FormError } from "@/ui";
import { forget, keep, keptDraft } from "./kept";
import { StepList, TITLES, type Place } from "./step_list";
import { StepFields } from "./steps";

interface WizardProps {
  /** What was sent before, to start from. */
  before: Draft | undefined;
  onSent: () => void;
}

const PLACES: readonly Place[] = [...STEPS, "submit"];

export function Wizard({ before, onSent }: WizardProps) {
  const user = useUser();
  const [draft, setDraft] = useState(() => keptDraft(user, before));
  const [found, setFound] = useState<Found>(NOTHING);
  const refuse = (errors: FieldError[]) => setFound(({ attempt }) => ({ errors, attempt: attempt + 1 }));
  const [place, goTo] = usePlace();
  const [heading, aim] = useFocusOnChange(place);
  const submit = useSubmit(draft, { onRefused: refuse, onSent });

  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    keep(user, next);
    setFound({ ...found, errors: stillWrong(found.errors, next, draft) });
  };
  const forward = () => {
    const steps = place === "submit" ? STEPS : [place];
    const errors = steps.flatMap((step) => problemsOf(step, draft));
    refuse(errors);
    if (errors.length) return;
    if (place === "submit") submit.mutate();
    else goTo(PLACES[PLACES.indexOf(place) + 1] ?? "submit");
  };
  const goToField = (field: string) => {
    if (place !== "submit") return;
    aim(field);
    goTo(stepOf(field));
  };
  const isHere = ({ field }: FieldError) => place === "submit" || stepOf(field) === place;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!submit.isPending) forward();
      }}
    >
      <StepList current={place} done={STEPS.filter((step) => problemsOf(step, draft).length === 0)} />
      <h2 ref={heading} tabIndex={-1} className="mt-8 mb-5 text-2xl outline-none">
        {TITLES[place]}
      </h2>
      <ErrorSummary
        errors={found.errors.filter(isHere)}
        attempt={found.attempt}
        nameOf={nameOf}
        onGo={goToField}
      />
      {submit.error && !isRefusal(submit.error, "invalid_input") && (
        <div className="mb-6">
          <FormError>{sentence(submit.error)}</FormError>
        </div>
      )}
      <StepFields place={place} draft={draft} change={change} errors={found.errors} name={user.name} />
      <Steering place={place} goTo={goTo} isSending={submit.isPending} />
    </form>
  );
}

interface Found {
  errors: FieldError[];
  /** Counts how often one tried to go on: each time the errors are read out. */
  attempt: number;
}
const NOTHING: Found = { errors: [], attempt: 0 };

interface SteeringProps {
  place: Place;
  goTo: (place: Place) => void;
  isSending: boolean;
}

function Steering({ place, goTo, isSending }: SteeringProps) {
  const isLast = place === "submit";
  const before = PLACES[PLACES.indexOf(place) - 1];
  return (
    <div className="mt-8 flex flex-wrap justify-between gap-3 border-t border-line pt-6">
      {before ? (
        <Button look="secondary" size="large" onClick={() => goTo(before)}>
          <ArrowLeft aria-hidden className="size-4" />
          Back
        </Button>
      ) : (
        <span />
      )}
      <Button type="submit" size="large" busy={isSending}>
        {isLast ? "Send the application" : "Continue"}
        {!isLast && <ArrowRight aria-hidden className="size-4" />}
      </Button>
    </div>
  );
}

/** The step stands in the address: the browser's Back goes one step back. */
function usePlace(): [Place, (place: Place) => void] {
  const [query, setQuery] = useSearchParams();
  const named = PLACES.find((one) => one === query.get("step"));
  return [named ?? "bio", (place) => setQuery({ step: place })];
}

/** A new step is read from its heading on, or from the field that one aims at. */
function useFocusOnChange(place: Place) {
  const heading = useRef<HTMLHeadingElement>(null);
  const aimed = useRef<string>(undefined);
  const last = useRef(place);
  const aim = (field: string) => {
    aimed.current = field;
  };
  useEffect(() => {
    if (last.current === place) return;
    last.current = place;
    if (aimed.current) focusField(aimed.current);
    else {
      heading.current?.focus({ preventScroll: true });
      scrollTo({ top: 0 });
    }
    aimed.current = undefined;
  }, [place]);
  return [heading, aim] as const;
}

function useSubmit(draft: Draft, on: { onRefused: (errors: FieldError[]) => void; onSent: () => void }) {
  const user = useUser();
  const queries = useQueryClient();
  const keyed = useRepeatable();
  return useMutation({
    mutationFn: () => {
      const body = sentApplication(draft);
      return answer(api.POST("/api/mentors/apply", { body, params: { header: keyed(body) } }));
    },
    onSuccess: ({ mentor }) => {
      keyed.done();
      forget(user);
      queries.setQueryData(ownProfileQuery.queryKey, mentor);
      const { id, slug, applicationStatus } = mentor;
      userChanged({ ...user, avatar: mentor.avatar, mentor: { id, slug, applicationStatus } });
      on.onSent();
    },
    onError: (error) => {
      if (isRefusal(error)) on.onRefused(error.errors);
    },
  });
}

/** Errors go as soon as what they are about has changed; those of the client are looked at anew. */
function stillWrong(errors: FieldError[], next: Draft, before: Draft): FieldError[] {
  const steps = new Set<Step>(errors.map(({ field }) => stepOf(field)));
  const own = new Set([...steps].flatMap((step) => problemsOf(step, next)).map(({ field }) => field));
  const old = new Set([...steps].flatMap((step) => problemsOf(step, before)).map(({ field }) => field));
  const kept = errors.filter(({ field }) => own.has(field) || !old.has(field));
  return kept.length === errors.length ? errors : kept;
}
