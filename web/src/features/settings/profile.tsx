import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { answer, api } from "@/api/client";
import { isRefusal, sentence } from "@/api/errors";
import { ownProfileQuery } from "@/api/own_profile";
import { AvatarField } from "@/features/account/avatar_field";
import { useUser } from "@/session/session";
import { userChanged } from "@/session/tokens";
import { Button, FormError, TextField, TimezoneField, useToast } from "@/ui";
import { Section } from "./section";

export function ProfileSettings() {
  const user = useUser();
  const [name, setName] = useState(user.name);
  const [timezone, setTimezone] = useState(user.timezone);
  const save = useChange();
  const refused = isRefusal(save.error, "invalid_input") ? save.error : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate({ name, timezone });
  };
  return (
    <Section
      title="You"
      lead={user.mentor ? "Your profile as a mentor bears the same name and picture." : "How others see you."}
    >
      <AvatarField name={user.name} value={user.avatar} onChange={(avatar) => save.mutate({ avatar })} />
      <form noValidate onSubmit={submit} className="mt-6 flex flex-col gap-5">
        <FormError>{save.error && !refused && sentence(save.error)}</FormError>
        <TextField
          label="Name"
          autoComplete="name"
          maxLength={100}
          value={name}
          error={refused?.of("name")}
          onChange={(event) => setName(event.target.value)}
        />
        <TimezoneField
          value={timezone}
          onChange={setTimezone}
          hint="Times are shown in it everywhere"
          error={refused?.of("timezone")}
        />
        <Button type="submit" className="self-start" busy={save.isPending}>
          Save
        </Button>
      </form>
    </Section>
  );
}

interface Change {
  name?: string;
  timezone?: string;
  avatar?: string | null;
}

function useChange() {
  const queries = useQueryClient();
  const { toast } = useToast();
  return useMutation({
    mutationFn: (body: Change) => answer(api.PATCH("/api/auth/me", { body })),
    onSuccess: async ({ user }, { avatar }) => {
      userChanged(user);
      toast(
        avatar === undefined ? "Saved." : avatar ? "This is your picture now." : "Your picture is removed.",
        "good",
      );
      await queries.invalidateQueries(ownProfileQuery);
    },
  });
}
