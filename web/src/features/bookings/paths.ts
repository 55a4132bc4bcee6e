// Where are a booking's other pages?
import type { Booking } from "@/api/types";

/** The checkout takes a held time up again. */
export function payPath({ id, mentor }: Pick<Booking, "id" | "mentor">): string {
  return `/mentors/${mentor.slug}/book?booking=${id}`;
}
