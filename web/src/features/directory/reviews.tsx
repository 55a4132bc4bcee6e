import { useInfiniteQuery } from "@tanstack/react-query";
import type { Mentor, Review, Schemas } from "@/api/types";
import { Avatar, ErrorState, LoadMore, Loading, RatingHistogram, Skeleton, Time } from "@/ui";
import { reviewsQuery } from "./queries";
import { Stars } from "./rating";

export function Reviews({ mentor }: { mentor: Mentor }) {
  const reviews = useInfiniteQuery(reviewsQuery(mentor.slug));
  if (reviews.isError) return <ErrorState error={reviews.error} onRetry={() => void reviews.refetch()} />;
  if (!reviews.data) {
    return (
      <Loading label="Loading reviews">
        <Skeleton className="h-44" />
        <Skeleton className="mt-6 h-28" />
      </Loading>
    );
  }
  const items = reviews.data.pages.flatMap((page) => page.items);
  if (!items.length)
    return <p className="text-muted">Nobody has reviewed {mentor.name} yet. You can be the first.</p>;
  const [first] = reviews.data.pages;
  return (
    <>
      {first && <Histogram counts={first.histogram} average={mentor.rating.average} />}
      <ul className="mt-4 divide-y divide-line">
        {items.map((review) => (
          <li key={review.id}>
            <ReviewText review={review} mentorName={mentor.name} />
          </li>
        ))}
      </ul>
      <LoadMore what="reviews" {...reviews} />
    </>
  );
}

function Histogram({ counts, average }: { counts: Schemas["Histogram"]; average: number }) {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <div className="flex flex-wrap items-center gap-x-10 gap-y-5 rounded-card border border-line bg-surface p-5 sm:p-6">
      <div className="text-center">
        <p className="tabular text-5xl font-semibold tracking-tight">{average.toFixed(1)}</p>
        <Stars value={average} />
        <p className="mt-1 text-sm text-muted">
          {total} {total === 1 ? "review" : "reviews"}
        </p>
      </div>
      <div className="grow basis-56">
        <RatingHistogram counts={counts} />
      </div>
    </div>
  );
}

function ReviewText({ review, mentorName }: { review: Review; mentorName: string }) {
  return (
    <article className="py-6">
      <div className="flex items-center gap-3">
        <Avatar name={review.student.name} src={review.student.avatar} size="small" />
        <div>
          <h3 className="text-base tracking-normal">{review.student.name}</h3>
          <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
            <Stars value={review.rating} />
            <Time at={review.createdAt} style="date" />
          </p>
        </div>
      </div>
      {review.review && <p className="mt-3 max-w-prose whitespace-pre-line">{review.review}</p>}
      {review.mentorReply && (
        <div className="mt-4 ml-3 border-l-2 border-accent pl-4">
          <p className="text-sm font-medium text-muted">{mentorName} answers</p>
          <p className="mt-1 max-w-prose whitespace-pre-line">{review.mentorReply.content}</p>
        </div>
      )}
    </article>
  );
}
