// Step two: what is it to be about? Then the time is held.
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link, useSearchParams } from "react-router";
import { ApiError, isRefusal, sentence } from "@/api/errors";
import { configQuery } from "@/api/queries";
import type { Mentor } from "@/api/types";
import { ResendLink } from "@/features/auth/verify_email";
import { useDraft } from "@/lib/draft";
import { Button, Card, FormError, Select, TextArea } from "@/ui";
import { isLost, useHold } from "./hold";
import { NearTimes } from "./near_times";
import { CancellationPolicy } from "./policy";
import { breakdown } from "./price";
import type { Duration } from "./slots";
import { PriceTable, When, With } from "./summary";

interface DetailsProps {
  mentor: Mentor;
  start: string;
  duration: Duration;
}

const AGENDA_LIMIT = 2000;

export function Details({ mentor, start, duration }: DetailsProps) {
  const { data: config } = useQuery(configQuery);
  const [address, setAddress] = useSearchParams();
  const [topic, setTopic] = useState(
    () => mentor.sessionTopics.find((one) => one === address.get("topic")) ?? mentor.sessionTopics[0] ?? "",
  );
  const [agenda, setAgenda] = useDraft(`agenda ${mentor.id}`);
  const hold = useHold((booking) => {
    setAgenda("");
    setAddress({ booking }, { replace: true });
  });
  const holdAt = (scheduledAt: string) =>
    hold.mutate({ mentorId: mentor.id, scheduledAt, duration, topic, agenda: agenda.trim() });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!hold.isPending) holdAt(start);
  };
  const refusal = hold.error instanceof ApiError ? hold.error : undefined;
  const rupees = duration === 30 ? mentor.pricing.thirtyMin : mentor.pricing.sixtyMin;
  return (
    <form
      onSubmit={submit}
      className="grid items-start gap-6 grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_22rem]"
    >
      <Card className="flex flex-col gap-6">
        {hold.error && (
          <FormError>
            <p>{sentence(hold.error)}</p>
            {isRefusal(hold.error, "too_many_holds") && (
              <Link className="underline" to="/bookings">
                See your sessions
              </Link>
            )}
          </FormError>
        )}
        {isRefusal(hold.error, "email_not_verified") && <ResendLink />}
        {isLost(hold.error) && (
          <NearTimes
            slug={mentor.slug}
            topic={topic}
            start={start}
            duration={duration}
            busy={hold.isPending ? hold.variables.scheduledAt : undefined}
            onChoose={holdAt}
          />
        )}
        <Select
          label="Topic"
          value={topic}
          error={refusal?.of("topic")}
          onChange={(event) => setTopic(event.target.value as typeof topic)}
        >
          {mentor.sessionTopics.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Select>
        <TextArea
          label="What would you like to get out of it?"
          optional
          rows={7}
          maxLength={AGENDA_LIMIT}
          hint={`${mentor.name.split(" ")[0]} reads this before you meet. ${agenda.length} of ${AGENDA_LIMIT} characters.`}
          value={agenda}
          error={refusal?.of("agenda")}
          onChange={(event) => setAgenda(event.target.value)}
        />
      </Card>
      <Card className="flex flex-col gap-5">
        <With name={mentor.name} avatar={mentor.avatar}>
          {duration} minutes, one to one
        </With>
        <div>
          <When start={start} duration={duration} mentorZone={mentor.timezone} />
          <Link
            className="link inline-block py-2 text-sm"
            to={`?${new URLSearchParams({ was: start, duration: String(duration), topic })}`}
          >
            Choose another time
          </Link>
        </div>
        <div className="min-h-27">
          {config && <PriceTable price={breakdown(rupees, config.gstRate)} gstRate={config.gstRate} />}
        </div>
        <CancellationPolicy />
        <Button type="submit" size="large" busy={hold.isPending}>
          Hold this time
        </Button>
        <p className="text-sm text-muted">
          The time is yours for {config?.holdMinutes ?? 15} minutes while you pay. Nothing is charged yet.
        </p>
      </Card>
    </form>
  );
}
