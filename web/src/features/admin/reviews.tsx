import { useMutation } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { Link } from "react-router";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import { usePages } from "@/api/pages";
import type { Review, Schemas } from "@/api/types";
import { Stars } from "@/features/directory/rating";
import { Badge, Button, Card, Page, Time, useToast } from "@/ui";
import { useDecided } from "./applications";
import { Listed } from "./listed";

export default function Reviews() {
  const pages = usePages<Review, Schemas["ReportedReviews"]>(["admin", "reviews"], ({ cursor, signal }) =>
    answer(api.GET("/api/admin/reviews/reported", { params: { query: { cursor } }, signal })),
  );
  return (
    <Page title="Reported reviews" lead="Those that somebody reported, and those that are hidden.">
      <Listed pages={pages} what="reported reviews" empty={<p>Nobody has complained of a review.</p>}>
        {(reviews) => (
          <ul className="flex flex-col gap-4">
            {reviews.map((review) => (
              <li key={review.id}>
                <OneReview review={review} />
              </li>
            ))}
          </ul>
        )}
      </Listed>
    </Page>
  );
}

function OneReview({ review }: { review: Review }) {
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-3">
        <Stars value={review.rating} />
        <h2 className="text-base">{review.student.name}</h2>
        {review.isReported && <Badge tone="accent">Reported</Badge>}
        {!review.isPublic && <Badge tone="bad">Hidden</Badge>}
      </div>
      <p className="mt-2 max-w-prose whitespace-pre-line">{review.review || "No words, only stars."}</p>
      {review.reportReason && (
        <p className="mt-3 border-l-3 border-edge pl-4">
          <span className="block text-sm text-muted">Why it was reported</span>
          {review.reportReason}
        </p>
      )}
      <p className="mt-3 text-sm text-muted">
        <Time at={review.createdAt} style="full" />,{" "}
        <Link className="link" to={`/admin/bookings/${review.bookingId}`}>
          {review.bookingId}
        </Link>
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        {review.isPublic && <Decide review={review} isPublic={false} />}
        {(review.isReported || !review.isPublic) && <Decide review={review} isPublic />}
      </div>
    </Card>
  );
}

function Decide({ review, isPublic }: { review: Review; isPublic: boolean }) {
  const decided = useDecided();
  const { toast } = useToast();
  const decide = useMutation({
    mutationFn: () => {
      const params = { path: { review: review.id } };
      return answer(api.PUT("/api/admin/reviews/{review}", { params, body: { isPublic } }));
    },
    onSuccess: () => decided(isPublic ? "The review stands." : "The review is hidden, and counts no more."),
    onError: (error) => toast(sentence(error), "bad"),
  });
  const Icon = isPublic ? Eye : EyeOff;
  return (
    <Button look={isPublic ? "secondary" : "danger"} busy={decide.isPending} onClick={() => decide.mutate()}>
      <Icon aria-hidden className="size-4" />
      {isPublic ? "Let it stand" : "Hide it"}
      <span className="sr-only">: the review of {review.student.name}</span>
    </Button>
  );
}
