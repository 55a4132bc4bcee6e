import { MessageSquareQuote } from "lucide-react";
import { answer, api } from "@/api/client";
import { usePages } from "@/api/pages";
import type { Review, Schemas } from "@/api/types";
import { Stars } from "@/features/directory/rating";
import {
  Avatar,
  Card,
  EmptyState,
  ErrorState,
  Loading,
  LoadMore,
  Page,
  RatingHistogram,
  Skeleton,
  Time,
} from "@/ui";
import { useMentor } from "./layout";
import { ReportReview } from "./report_review";
import { ReviewReply } from "./review_reply";

export default function Reviews() {
  const mentor = useMentor();
  const pages = usePages<Review, Schemas["MentorReviews"]>(["reviews", mentor.id], ({ cursor, signal }) => {
    const params = { path: { mentor: mentor.id }, query: { cursor } };
    return answer(api.GET("/api/mentors/{mentor}/reviews", { params, signal }));
  });
  if (pages.error)
    return (
      <Page title="Reviews">
        <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />
      </Page>
    );
  if (!pages.items || !pages.first)
    return (
      <Page title="Reviews">
        <Loading label="Loading reviews">
          <Skeleton className="mb-6 h-48 w-full" />
          <Skeleton className="h-64 w-full" />
        </Loading>
      </Page>
    );
  if (!pages.items.length)
    return (
      <Page title="Reviews">
        <EmptyState icon={<MessageSquareQuote />} title="No reviews yet">
          <p>After each session we ask the student for one. It appears here, and you can reply.</p>
        </EmptyState>
      </Page>
    );
  return (
    <Page title="Reviews" lead="Replies are public, and you can write one for each review.">
      <Card className="mb-6 grid items-center gap-6 sm:grid-cols-[auto_1fr] sm:gap-10">
        <p className="sm:text-center">
          <span className="tabular block text-5xl font-semibold tracking-tight">
            {mentor.rating.average.toFixed(1)}
          </span>
          <span className="text-muted">
            of 5, {mentor.rating.count} {mentor.rating.count === 1 ? "review" : "reviews"}
          </span>
        </p>
        <RatingHistogram counts={pages.first.histogram} />
      </Card>
      <ul className="flex flex-col gap-4">
        {pages.items.map((review) => (
          <li key={review.id}>
            <OneReview review={review} />
          </li>
        ))}
      </ul>
      <LoadMore {...pages} what="reviews" />
    </Page>
  );
}

function OneReview({ review }: { review: Review }) {
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Avatar name={review.student.name} src={review.student.avatar} size="small" />
        <div className="min-w-0 grow basis-36">
          <h2 className="text-base">{review.student.name}</h2>
          <p className="text-sm text-muted">
            <Time at={review.createdAt} style="date" />
          </p>
        </div>
        <Stars value={review.rating} />
      </div>
      {review.review && <p className="mt-3 whitespace-pre-line">{review.review}</p>}
      {review.mentorReply ? (
        <div className="mt-4 border-l-3 border-edge pl-4">
          <p className="text-sm text-muted">
            You replied, <Time at={review.mentorReply.repliedAt} style="date" />
          </p>
          <p className="whitespace-pre-line">{review.mentorReply.content}</p>
        </div>
      ) : (
        <div className="mt-3 flex flex-wrap items-start gap-2">
          <ReviewReply review={review} />
          <ReportReview review={review} />
        </div>
      )}
    </Card>
  );
}
