import { useQuery } from "@tanstack/react-query";
import { BadgeCheck, Briefcase, Clock3, ExternalLink, Globe2, MessagesSquare, Users } from "lucide-react";
import type { ReactNode } from "react";
import { useNavigate, useParams } from "react-router";
import type { Mentor } from "@/api/types";
import { CancellationPolicy } from "@/features/booking/policy";
import { TimeChooser } from "@/features/booking/time_chooser";
import { zoneName } from "@/lib/time";
import { useUser } from "@/session/session";
import {
  Avatar,
  Badge,
  ButtonLink,
  Card,
  ErrorState,
  Loading,
  Money,
  Notice,
  Page,
  Skeleton,
  useTitle,
} from "@/ui";
import { mentorQuery } from "./queries";
import { Rating } from "./rating";
import { Reviews } from "./reviews";

export default function MentorPage() {
  const { slug = "" } = useParams();
  const found = useQuery(mentorQuery(slug));
  if (found.data) return <Profile key={found.data.id} mentor={found.data} />;
  return (
    <Page title="Mentor" hideTitle width="wide">
      {found.isError ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Loading
          label="Loading the profile"
          className="grid gap-8 grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_25rem]"
        >
          <div>
            <Skeleton className="h-36" />
            <Skeleton className="mt-8 h-80" />
          </div>
          <Skeleton className="h-160" />
        </Loading>
      )}
    </Page>
  );
}

function Profile({ mentor }: { mentor: Mentor }) {
  const isOwn = useUser().mentor?.id === mentor.id;
  return (
    <div className="mx-auto w-full max-w-7xl px-4 py-8 max-lg:pb-28 sm:px-6 sm:py-12">
      <div className="grid gap-x-12 gap-y-8 grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_25rem]">
        <div className="flex flex-col gap-8">
          <Header mentor={mentor} />
          <Figures mentor={mentor} />
          <Section title={`About ${mentor.name.split(" ")[0]}`}>
            <p className="max-w-prose whitespace-pre-line">{mentor.bio}</p>
          </Section>
          <Section title="Can help with">
            <ul className="flex flex-wrap gap-2">
              {mentor.sessionTopics.map((topic) => (
                <li key={topic}>
                  <Badge className="px-3 py-1.5">{topic}</Badge>
                </li>
              ))}
            </ul>
          </Section>
          <Background mentor={mentor} />
        </div>
        <aside aria-label="Book a session" className="lg:row-span-2">
          {isOwn ? <OwnProfile /> : <Booking mentor={mentor} />}
        </aside>
        <Section title="Reviews">
          <Reviews mentor={mentor} />
        </Section>
      </div>
      {!isOwn && mentor.isAcceptingBookings && <BottomBar mentor={mentor} />}
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-3 text-xl">{title}</h2>
      {children}
    </section>
  );
}

function Header({ mentor }: { mentor: Mentor }) {
  const heading = useTitle(mentor.name);
  const { currentRole, currentCompany } = mentor.experience;
  return (
    <header className="flex gap-5 max-sm:flex-col sm:items-center">
      <Avatar name={mentor.name} src={mentor.avatar} size="large" />
      <div>
        <h1
          ref={heading}
          tabIndex={-1}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 text-3xl sm:text-4xl"
        >
          {mentor.name}
          {mentor.verified && (
            <Badge tone="info" className="tracking-normal">
              <BadgeCheck aria-hidden className="size-4" /> Verified
            </Badge>
          )}
        </h1>
        <p className="mt-2 text-lg">{mentor.headline}</p>
        <div className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-muted">
          {(currentRole || currentCompany) && (
            <p>{[currentRole, currentCompany].filter(Boolean).join(" at ")}</p>
          )}
          <Rating rating={mentor.rating} />
        </div>
      </div>
    </header>
  );
}

function Figures({ mentor }: { mentor: Mentor }) {
  const figures = [
    { icon: Users, name: "Sessions", value: String(mentor.totalSessions) },
    { icon: Briefcase, name: "Experience", value: `${mentor.experience.years} years` },
    { icon: MessagesSquare, name: "Answers within", value: answerTime(mentor.responseTime) },
    { icon: Clock3, name: "Cancels", value: `${Math.round(mentor.cancellationRate * 100)}%` },
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {figures.map(({ icon: Icon, name, value }) => (
        <div key={name} className="rounded-card border border-line bg-surface p-4">
          <dt className="flex items-center gap-2 text-sm text-muted">
            <Icon aria-hidden className="size-4" />
            {name}
          </dt>
          <dd className="tabular mt-1 text-lg font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function answerTime(minutes: number | null): string {
  if (minutes === null) return "not known yet";
  return minutes < 90 ? `${Math.max(1, minutes)} min` : `${Math.round(minutes / 60)} hours`;
}

function Background({ mentor }: { mentor: Mentor }) {
  const { pastCompanies } = mentor.experience;
  return (
    <Section title="Background">
      <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <Fact name="Expertise">{mentor.expertise.join(", ")}</Fact>
        {pastCompanies.length > 0 && <Fact name="Before that">{pastCompanies.join(", ")}</Fact>}
        {mentor.languages.length > 0 && <Fact name="Speaks">{mentor.languages.join(", ")}</Fact>}
        <Fact name="Time zone">
          <Globe2 aria-hidden className="mr-1.5 inline size-4 text-muted" />
          {zoneName(mentor.timezone)}
        </Fact>
      </dl>
      {mentor.linkedinUrl && (
        <a
          className="link mt-4 inline-flex items-center gap-1.5 py-2"
          href={mentor.linkedinUrl}
          rel="noreferrer nofollow"
          target="_blank"
        >
          LinkedIn profile
          <ExternalLink aria-hidden className="size-4" />
          <span className="sr-only">(opens in a new tab)</span>
        </a>
      )}
    </Section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Booking({ mentor }: { mentor: Mentor }) {
  const navigate = useNavigate();
  return (
    <Card id="book" className="lg:[@media(min-height:62rem)]:sticky lg:[@media(min-height:62rem)]:top-20">
      <h2 className="mb-4 text-xl">Book a session</h2>
      {mentor.isAcceptingBookings ? (
        <TimeChooser
          mentor={mentor}
          action="Go on"
          onChoose={({ start, duration }) =>
            void navigate(
              `/mentors/${mentor.slug}/book?${new URLSearchParams({ start, duration: String(duration) })}`,
            )
          }
        />
      ) : (
        <Notice>{mentor.name} takes no bookings at the moment. Look in again in a while.</Notice>
      )}
      <hr className="my-5 border-line" />
      <CancellationPolicy />
    </Card>
  );
}

function OwnProfile() {
  return (
    <Card>
      <h2 className="text-xl">This is your profile</h2>
      <p className="mt-2 mb-4 text-muted">
        So students see it. Change it, your hours and your prices on your dashboard.
      </p>
      <ButtonLink to="/mentor/dashboard">Open the dashboard</ButtonLink>
    </Card>
  );
}

/** On phones and tablets the price and the way to book are always at hand. */
function BottomBar({ mentor }: { mentor: Mentor }) {
  return (
    <div className="fixed inset-x-0 bottom-0 z-20 flex items-center justify-between gap-4 border-t border-line bg-surface px-4 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] lg:hidden">
      <p className="text-sm text-muted">
        <strong className="block text-lg leading-tight font-semibold text-ink">
          <Money rupees={mentor.pricing.thirtyMin} />
        </strong>
        for 30 minutes
      </p>
      <ButtonLink to={`/mentors/${mentor.slug}/book`} className="px-8">
        Book
      </ButtonLink>
    </div>
  );
}
