import { Link } from "react-router";
import type { Booking } from "@/api/types";
import { Notice, Time } from "@/ui";

/** Booked sessions that would lie outside of the new hours: nothing happens to them by itself. */
export function TouchedSessions({ sessions }: { sessions: Booking[] }) {
  return (
    <div role="status">
      {sessions.length > 0 && (
        <Notice tone="accent">
          <p className="font-semibold">
            {sessions.length === 1
              ? "A booked session lies outside of these hours."
              : `${sessions.length} booked sessions lie outside of these hours.`}
          </p>
          <p>They stand. Where you cannot come, move or cancel the session itself.</p>
          <ul className="mt-2">
            {sessions.slice(0, 5).map((session) => (
              <li key={session.id}>
                <Link className="link inline-flex min-h-9 items-center" to={`/bookings/${session.id}`}>
                  <span>
                    <Time at={session.scheduledAt} /> with {session.student.name}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
          {sessions.length > 5 && <p>And {sessions.length - 5} more.</p>}
        </Notice>
      )}
    </div>
  );
}
