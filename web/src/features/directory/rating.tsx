import { Star } from "lucide-react";
import { cn } from "@/lib/cn";

/** 4.8 (12 reviews), in words for those who do not see the star. */
export function Rating({ rating }: { rating: { average: number; count: number } }) {
  if (!rating.count) return <p>No reviews yet</p>;
  const reviews = `${rating.count} ${rating.count === 1 ? "review" : "reviews"}`;
  return (
    <p className="flex items-center gap-1">
      <Star aria-hidden className="size-4 fill-accent text-accent" />
      <span className="sr-only">Rated </span>
      <span className="tabular font-semibold text-ink">{rating.average.toFixed(1)}</span>
      <span className="sr-only"> of 5, </span>
      <span>({reviews})</span>
    </p>
  );
}

/** Five stars, filled as far as the value goes. */
export function Stars({ value }: { value: number }) {
  return (
    <span role="img" aria-label={`${value} of 5 stars`} className="relative inline-flex">
      <Five className="text-edge" />
      <span className="absolute inset-y-0 left-0 overflow-hidden" style={{ width: `${value * 20}%` }}>
        <Five className="text-accent [&>svg]:fill-current" />
      </span>
    </span>
  );
}

function Five({ className }: { className: string }) {
  return (
    <span aria-hidden className={cn("flex w-max", className)}>
      {[1, 2, 3, 4, 5].map((star) => (
        <Star key={star} className="mr-0.5 size-4 shrink-0" />
      ))}
    </span>
  );
}
