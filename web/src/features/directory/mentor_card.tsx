import { BadgeCheck } from "lucide-react";
import { Link } from "react-router";
import type { MentorCard as Card } from "@/api/types";
import { Avatar, Badge, ButtonLink, Money, Skeleton } from "@/ui";
import { Rating } from "./rating";

const FRAME =
  "relative flex h-full flex-col gap-4 rounded-card border border-line bg-surface p-5 shadow-card";

export function MentorCard({ mentor }: { mentor: Card }) {
  const { experience } = mentor;
  const work = [experience.currentRole, experience.currentCompany].filter(Boolean).join(", ");
  return (
    <article className={`${FRAME} transition-colors focus-within:border-edge hover:border-edge`}>
      <div className="flex gap-4">
        <Avatar name={mentor.name} src={mentor.avatar} size="medium" />
        <div className="min-w-0">
          <h2 className="flex items-center gap-1.5 text-lg">
            {/* The whole card is the link's; the button below lies above it. */}
            <Link to={`/mentors/${mentor.slug}`} className="after:absolute after:inset-0 after:rounded-card">
              {mentor.name}
            </Link>
            {mentor.verified && (
              <BadgeCheck aria-label="Verified" role="img" className="size-4.5 shrink-0 text-info" />
            )}
          </h2>
          <p className="text-sm text-muted">{work || `${experience.years} years of experience`}</p>
        </div>
      </div>
      <p className="line-clamp-3 min-h-[3.1em]">{mentor.headline}</p>
      <ul aria-label="Expertise" className="flex flex-wrap gap-1.5">
        {mentor.expertise.map((one) => (
          <li key={one}>
            <Badge>{one}</Badge>
          </li>
        ))}
      </ul>
      <div className="mt-auto flex flex-wrap items-end justify-between gap-3 border-t border-line pt-4">
        <div className="text-sm text-muted">
          <Rating rating={mentor.rating} />
          <p className="mt-0.5">
            <strong className="text-lg font-semibold text-ink">
              <Money rupees={mentor.pricing.thirtyMin} />
            </strong>{" "}
            for 30 min
          </p>
        </div>
        {mentor.isAcceptingBookings ? (
          <ButtonLink
            to={`/mentors/${mentor.slug}/book`}
            className="relative z-10"
            aria-label={`Book ${mentor.name}`}
          >
            Book
          </ButtonLink>
        ) : (
          <Badge className="py-1">Pauses bookings</Badge>
        )}
      </div>
    </article>
  );
}

export function MentorCardSkeleton() {
  return (
    <div className={FRAME}>
      <div className="flex gap-4">
        <Skeleton className="size-12 rounded-full" />
        <div className="grow">
          <Skeleton className="h-6 w-2/3" />
          <Skeleton className="mt-1.5 h-4 w-4/5" />
        </div>
      </div>
      <Skeleton className="h-[3.1em]" />
      <Skeleton className="h-6 w-1/2" />
      <Skeleton className="mt-auto h-16" />
    </div>
  );
}
