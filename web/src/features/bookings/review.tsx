// The student says how it was.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Star } from "lucide-react";
import { useState, type FormEvent } from "react";
import { answer, api } from "@/api/client";
import { isRefusal, sentence } from "@/api/errors";
import { useRepeatable } from "@/api/repeatable";
import type { Booking } from "@/api/types";
import { cn } from "@/lib/cn";
import { Button, Card, FormError, TextArea, useToast } from "@/ui";
import { bookingChanged } from "./queries";

const STARS = [
  { value: 1, word: "Poor" },
  { value: 2, word: "Fair" },
  { value: 3, word: "Good" },
  { value: 4, word: "Very good" },
  { value: 5, word: "Excellent" },
];

export function ReviewCard({ booking }: { booking: Booking }) {
  return (
    <Card>
      <h2 className="mb-4 text-lg">How was it?</h2>
      <ReviewForm booking={booking} />
    </Card>
  );
}

export function ReviewForm({ booking }: { booking: Booking }) {
  const [rating, setRating] = useState(0);
  const [review, setReview] = useState("");
  const [missing, setMissing] = useState(false);
  const { toast } = useToast();
  const queries = useQueryClient();
  const keyed = useRepeatable();
  const send = useMutation({
    mutationFn: () => {
      const body = { rating, review: review.trim() };
      const params = { path: { booking_id: booking.id }, header: keyed(body) };
      return answer(api.POST("/api/bookings/{booking_id}/review", { params, body }));
    },
    onSettled: (_, error) => {
      if (error && !isRefusal(error, "already_reviewed")) return;
      keyed.done();
      bookingChanged(queries, { ...booking, reviewed: true });
      toast("Thank you. Your review is on the mentor's profile.", "good");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(rating === 0);
    if (rating) send.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col items-start gap-4">
      <StarChoice value={rating} onChange={setRating} />
      {missing && rating === 0 && <p className="text-sm text-bad">Choose one to five stars.</p>}
      <TextArea
        label="Review"
        optional
        hint="Everybody who looks at the profile can read it, with your name."
        maxLength={1000}
        className="w-full"
        value={review}
        onChange={(event) => setReview(event.target.value)}
      />
      <FormError>{send.error && sentence(send.error)}</FormError>
      <Button type="submit" busy={send.isPending}>
        Send the review
      </Button>
    </form>
  );
}

/** Radio buttons that look like stars: arrows choose, each is named. */
function StarChoice({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  return (
    <fieldset>
      <legend className="mb-1 text-[0.9375rem] font-medium">Your rating</legend>
      <div className="flex flex-wrap items-center gap-1">
        {STARS.map((star) => (
          <label
            key={star.value}
            className="grid size-11 place-items-center rounded-control hover:bg-raised has-focus-visible:outline-3 has-focus-visible:outline-info"
          >
            <input
              type="radio"
              name="rating"
              className="sr-only"
              checked={value === star.value}
              onChange={() => onChange(star.value)}
            />
            <Star
              aria-hidden
              className={cn("size-7", star.value <= value ? "fill-accent text-accent" : "text-edge")}
            />
            <span className="sr-only">
              {star.value} {star.value === 1 ? "star" : "stars"}, {star.word}
            </span>
          </label>
        ))}
        <span className="pl-2 text-muted">{STARS[value - 1]?.word}</span>
      </div>
    </fieldset>
  );
}
