import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import type { Booking } from "@/api/types";
import { bookingQuery } from "@/features/booking/queries";
import { other, roleOf } from "@/features/bookings/states";
import { useNow } from "@/lib/clock";
import { useUser } from "@/session/session";
import { ErrorState, Loading, Skeleton, useTitle } from "@/ui";
import { After } from "./after";
import { Before, Off } from "./before";
import { InCall } from "./in_call";
import { phaseOf } from "./phase";

export default function Call() {
  const { bookingId = "" } = useParams();
  const query = useQuery({ ...bookingQuery(bookingId), refetchInterval: 60_000 });
  if (query.data) return <Meeting booking={query.data} />;
  return (
    <div className="grid min-h-dvh place-items-center p-6">
      <h1 className="sr-only">Call</h1>
      {query.isPending ? (
        <Loading label="Loading the session">
          <Skeleton className="h-64 w-[min(28rem,80vw)] rounded-card" />
        </Loading>
      ) : (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
    </div>
  );
}

function Meeting({ booking }: { booking: Booking }) {
  const [hasLeft, setLeft] = useState(false);
  const role = roleOf(booking, useUser().id);
  const heading = useTitle(`Call with ${other(booking, role).name}`);
  const phase = phaseOf(booking, useNow(1_000));
  const common = { booking, role, heading };
  if (phase.name === "off") return <Off {...common} why={phase.why} />;
  if (phase.name === "early") return <Before {...common} opensAt={phase.opensAt} />;
  if (phase.name === "over" || hasLeft)
    return <After {...common} onBack={phase.name === "open" ? () => setLeft(false) : undefined} />;
  return <InCall {...common} phase={phase} onLeft={() => setLeft(true)} />;
}
