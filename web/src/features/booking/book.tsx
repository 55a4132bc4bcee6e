// From a time to a confirmed session. The address holds the step: ?start=…&duration=… then ?booking=…
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearchParams } from "react-router";
import { mentorQuery } from "@/features/directory/queries";
import { useUser } from "@/session/session";
import { ButtonLink, Card, EmptyState, ErrorState, Loading, Page, Skeleton } from "@/ui";
import { Checkout } from "./checkout";
import { Details } from "./details";
import { CancellationPolicy } from "./policy";
import type { Duration } from "./slots";
import { Steps } from "./steps";
import { With } from "./summary";
import { TimeChooser } from "./time_chooser";

export default function Book() {
  const { slug = "" } = useParams();
  const [address] = useSearchParams();
  const booking = address.get("booking");
  return (
    <Page title="Book a session">
      {booking ? <Checkout key={booking} id={booking} /> : <NewBooking slug={slug} />}
    </Page>
  );
}

function NewBooking({ slug }: { slug: string }) {
  const user = useUser();
  const [address, setAddress] = useSearchParams();
  const found = useQuery(mentorQuery(slug));
  const start = instantOf(address.get("start"));
  const duration: Duration = address.get("duration") === "60" ? 60 : 30;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) {
    return (
      <Loading label="Loading the mentor's times">
        <Skeleton className="mb-8 h-7" />
        <Skeleton className="mx-auto h-160 max-w-xl" />
      </Loading>
    );
  }
  const mentor = found.data;
  if (mentor.id === user.mentor?.id) {
    return (
      <EmptyState title="This is you" action={<ButtonLink to="/mentors">Find another mentor</ButtonLink>}>
        <p>You cannot book a session with yourself.</p>
      </EmptyState>
    );
  }
  if (!mentor.isAcceptingBookings) {
    return (
      <EmptyState
        title={`${mentor.name} takes no bookings at the moment`}
        action={<ButtonLink to="/mentors">Find another mentor</ButtonLink>}
      />
    );
  }
  if (start) {
    return (
      <>
        <Steps at={1} />
        <Details mentor={mentor} start={start} duration={duration} />
      </>
    );
  }
  return (
    <>
      <Steps at={0} />
      <Card className="mx-auto flex max-w-xl flex-col gap-6">
        <With name={mentor.name} avatar={mentor.avatar}>
          {mentor.headline}
        </With>
        <TimeChooser
          mentor={mentor}
          initial={{ start: instantOf(address.get("was")) ?? undefined, duration }}
          action="Go on"
          onChoose={(choice) => {
            const topic = address.get("topic");
            setAddress({ start: choice.start, duration: String(choice.duration), ...(topic && { topic }) });
          }}
        />
        <hr className="border-line" />
        <CancellationPolicy />
      </Card>
    </>
  );
}

/** An instant of the address, as the API writes them; null for anything else. */
function instantOf(text: string | null): string | null {
  const instant = text ? Date.parse(text) : NaN;
  return Number.isNaN(instant) ? null : new Date(instant).toISOString().replace(/\.\d{3}Z$/, "Z");
}
