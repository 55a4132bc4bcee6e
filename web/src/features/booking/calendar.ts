// How does a session get into somebody's calendar?
import { answerBlob, api } from "@/api/client";
import type { Booking } from "@/api/types";

const compact = (instant: string | number) => new Date(instant).toISOString().replace(/[-:]|\.\d{3}/g, "");

/** A page of Google Calendar with the session filled in. */
export function googleCalendarUrl(booking: Booking, origin: string): string {
  const query = new URLSearchParams({
    action: "TEMPLATE",
    text: `${booking.topic} with ${booking.mentor.name}`,
    dates: `${compact(booking.scheduledAt)}/${compact(booking.endsAt)}`,
    details: `Join: ${origin}/call/${booking.id}\n\n${booking.agenda}`.trim(),
    location: `${origin}/call/${booking.id}`,
  });
  return `https://calendar.google.com/calendar/render?${query}`;
}

/** Hands the browser the session's .ics file. */
export async function downloadIcs(bookingId: string): Promise<void> {
  const file = await answerBlob(
    api.GET("/api/bookings/{booking_id}/calendar.ics", {
      params: { path: { booking_id: bookingId } },
      parseAs: "blob",
    }),
  );
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = `${bookingId}.ics`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
