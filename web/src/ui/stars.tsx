import { Star } from "lucide-react";
import { cn } from "@/lib/cn";

/** A rating as stars to see and as words to hear. */
export function Stars({ rating, className }: { rating: number; className?: string }) {
  return (
    <span
      role="img"
      aria-label={`${rating} of 5 stars`}
      className={cn("inline-flex gap-0.5 text-accent-ink", className)}
    >
      {[1, 2, 3, 4, 5].map((star) => (
        <Star key={star} aria-hidden className={cn("size-4", star <= rating && "fill-current")} />
      ))}
    </span>
  );
}
