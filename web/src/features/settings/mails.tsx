import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import type { Schemas } from "@/api/types";
import { useUser } from "@/session/session";
import { ErrorState, Loading, Skeleton, Switch, useToast } from "@/ui";
import { Section } from "./section";

type Mails = Schemas["OptionalMails"];

const ABOUT: { name: keyof Mails; label: string; hint: string; mentors?: true }[] = [
  { name: "new_message", label: "New messages", hint: "When somebody writes and you are away." },
  { name: "review_request", label: "Asking for a review", hint: "After a session that you booked." },
  { name: "review_received", label: "New reviews", hint: "When a student has reviewed you.", mentors: true },
];
const KEY = ["notifications", "preferences"];

/** Which mails to get; what is about money and sessions always comes. */
export function MailSettings() {
  const isMentor = useUser().mentor !== null;
  const queries = useQueryClient();
  const { toast } = useToast();
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => answer(api.GET("/api/notifications/preferences", { signal })),
  });
  const set = useMutation({
    mutationFn: (emails: Partial<Mails>) =>
      answer(api.PUT("/api/notifications/preferences", { body: { emails } })),
    onSuccess: (after) => queries.setQueryData(KEY, after),
    onError: (error) => toast(sentence(error), "bad"),
  });
  const shown = { ...query.data?.emails, ...(set.isPending ? set.variables : {}) };
  return (
    <Section title="Mails" lead="Those about money and your sessions always come.">
      {query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data ? (
        <ul className="flex flex-col gap-3">
          {ABOUT.filter(({ mentors }) => isMentor || !mentors).map(({ name, label, hint }) => (
            <li key={name}>
              <Switch
                label={label}
                hint={hint}
                checked={shown[name] ?? true}
                onChange={(on) => set.mutate({ [name]: on })}
              />
            </li>
          ))}
        </ul>
      ) : (
        <Loading label="Loading your choices" className="flex flex-col gap-3">
          <Skeleton className="h-12 w-full" />
          <Skeleton className="h-12 w-full" />
        </Loading>
      )}
    </Section>
  );
}
