import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ownProfileQuery } from "@/api/own_profile";
import { configQuery } from "@/api/queries";
import { draftOf } from "@/features/profile/draft";
import { useUser } from "@/session/session";
import { ErrorState, Loading, Page, Skeleton } from "@/ui";
import { ApplicationStatus } from "./status";
import { Wizard } from "./wizard";

/** The form for those who have not applied, the state of the application for those who have. */
export default function Application() {
  const user = useUser();
  const [again, setAgain] = useState(false);
  const profile = useQuery({
    ...ownProfileQuery,
    enabled: user.mentor !== null,
    refetchInterval: ({ state }) => (state.data?.applicationStatus === "pending" ? 20_000 : false),
  });
  const config = useQuery(configQuery); // the choices of two steps; waited for, so that nothing jumps
  const mentor = user.mentor ? profile.data : null;
  if (mentor && !(again && mentor.applicationStatus === "rejected"))
    return (
      <Page title="Your application" width="narrow">
        <ApplicationStatus mentor={mentor} onAgain={() => setAgain(true)} />
      </Page>
    );
  return (
    <Page
      title="Become a mentor"
      width="form"
      lead="Six short steps. What you write is kept in this browser until you send it."
    >
      {profile.error ? (
        <ErrorState error={profile.error} onRetry={() => void profile.refetch()} />
      ) : config.error ? (
        <ErrorState error={config.error} onRetry={() => void config.refetch()} />
      ) : mentor === undefined || !config.data ? (
        <Loading label="Loading your application">
          <Skeleton className="mb-6 h-10 w-full" />
          <Skeleton className="h-96 w-full" />
        </Loading>
      ) : (
        <Wizard before={mentor ? draftOf(mentor) : undefined} onSent={() => setAgain(false)} />
      )}
    </Page>
  );
}
