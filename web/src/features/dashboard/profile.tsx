import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answer, api } from "@/api/client";
import { isRefusal, sentence, type FieldError } from "@/api/errors";
import { ownProfileQuery } from "@/api/own_profile";
import { draftOf, nameOf, problemsOf, sentProfile, STEPS, type Draft } from "@/features/profile/draft";
import { BioFields, ExperienceFields, ExpertiseFields, PricingFields } from "@/features/profile/fields";
import { useUser } from "@/session/session";
import { userChanged } from "@/session/tokens";
import { Button, ButtonLink, Card, ErrorSummary, FormError, Page, useToast } from "@/ui";
import { useMentor } from "./layout";

const GROUPS = [
  { title: "About you", Fields: BioFields },
  { title: "Experience", Fields: ExperienceFields },
  { title: "What you help with", Fields: ExpertiseFields },
  { title: "Prices", Fields: PricingFields },
];

export default function Profile() {
  const mentor = useMentor();
  const [draft, setDraft] = useState<Draft>(() => draftOf(mentor));
  const [errors, setErrors] = useState<FieldError[]>([]);
  const save = useSave(setErrors);
  const submit = () => {
    const found = STEPS.filter((step) => step !== "availability").flatMap((step) => problemsOf(step, draft));
    setErrors(found);
    if (!found.length) save.mutate(draft);
  };
  return (
    <Page
      title="Profile"
      width="form"
      lead="What students see of you."
      actions={
        <ButtonLink look="secondary" to={`/mentors/${mentor.slug}`}>
          See it as students do
        </ButtonLink>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending) submit();
        }}
      >
        <ErrorSummary errors={errors} nameOf={nameOf} />
        {save.error && !isRefusal(save.error, "invalid_input") && (
          <FormError>{sentence(save.error)}</FormError>
        )}
        {GROUPS.map(({ title, Fields }) => (
          <Card key={title}>
            <h2 className="mb-5 text-xl">{title}</h2>
            <Fields
              draft={draft}
              change={(part: Partial<Draft>) => setDraft({ ...draft, ...part })}
              errors={errors}
              name={mentor.name}
            />
          </Card>
        ))}
        <Button type="submit" size="large" className="self-end" busy={save.isPending}>
          Save the profile
        </Button>
      </form>
    </Page>
  );
}

function useSave(onRefused: (errors: FieldError[]) => void) {
  const user = useUser();
  const queries = useQueryClient();
  const { toast } = useToast();
  return useMutation({
    mutationFn: (draft: Draft) => answer(api.PUT("/api/mentors/profile", { body: sentProfile(draft) })),
    onSuccess: ({ mentor }) => {
      queries.setQueryData(ownProfileQuery.queryKey, mentor);
      userChanged({ ...user, avatar: mentor.avatar });
      toast("Your profile is saved.", "good");
    },
    onError: (error) => {
      if (isRefusal(error, "invalid_input")) onRefused(error.errors);
    },
  });
}
