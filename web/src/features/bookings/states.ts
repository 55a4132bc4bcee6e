// What does a booking's state mean to the one who looks, and what may they do with it?
import type { Booking, BookingStatus } from "@/api/types";

export type Role = "student" | "mentor";
export const TABS = ["upcoming", "past", "cancelled"] as const;
export type Tab = (typeof TABS)[number];

const MINUTE = 60_000;
export const OPENS_BEFORE_MS = 10 * MINUTE;
export const CLOSES_AFTER_MS = 30 * MINUTE;
export const NO_SHOW_MINUTES = 10;

export const startOf = ({ scheduledAt }: Pick<Booking, "scheduledAt">) => Date.parse(scheduledAt);
export const endOf = ({ endsAt }: Pick<Booking, "endsAt">) => Date.parse(endsAt);

export function belongsTo(tab: Tab, booking: Booking, present: number): boolean {
  if (booking.status === "cancelled") return tab === "cancelled";
  const isOver = isDone(booking) || endOf(booking) <= present;
  return tab === (isOver ? "past" : "upcoming");
}

export function isDone({ status }: Pick<Booking, "status">): boolean {
  return status === "completed" || status === "no_show";
}

export function isHeld({ status }: Pick<Booking, "status">): boolean {
  return status === "confirmed" || status === "in_progress";
}

export function roleOf(booking: Booking, userId: string): Role {
  return booking.student.id === userId ? "student" : "mentor";
}

export function other(booking: Booking, role: Role) {
  return role === "student" ? booking.mentor : booking.student;
}

type Tone = "plain" | "accent" | "good" | "bad" | "info";
const WORDS: Record<BookingStatus, { label: string; tone: Tone }> = {
  pending: { label: "Waiting for payment", tone: "accent" },
  confirmed: { label: "Confirmed", tone: "good" },
  in_progress: { label: "In progress", tone: "info" },
  completed: { label: "Completed", tone: "plain" },
  no_show: { label: "Student did not come", tone: "bad" },
  cancelled: { label: "Cancelled", tone: "bad" },
};

/** The state in people's words, as of `present`: a page that stays open does not lie. */
export function stateOf(booking: Booking, present: number): { label: string; tone: Tone } {
  if (isHeld(booking)) {
    if (present >= endOf(booking)) return { label: "Over, not marked yet", tone: "plain" };
    if (present >= startOf(booking)) return WORDS.in_progress;
    return WORDS.confirmed;
  }
  const hold = booking.holdExpiresAt;
  if (booking.status === "pending" && hold && Date.parse(hold) <= present) return WORDS.cancelled;
  return WORDS[booking.status];
}

/** Whether the two can meet now: from ten minutes before until half an hour after, unless it is off. */
export function isMeetingOpen(booking: Booking, present: number): boolean {
  const meets = isHeld(booking) || booking.status === "completed";
  return meets && present >= startOf(booking) - OPENS_BEFORE_MS && present < endOf(booking) + CLOSES_AFTER_MS;
}

export interface Allowed {
  pay: boolean;
  join: boolean;
  cancel: boolean;
  move: boolean;
  complete: boolean;
  noShow: boolean;
  notes: boolean;
  review: boolean;
  calendar: boolean;
}

/** What the API would let them do at `present`. */
export function allowed(booking: Booking, role: Role, present: number): Allowed {
  const [start, end] = [startOf(booking), endOf(booking)];
  const isMentor = role === "mentor";
  const held = isHeld(booking);
  const holdLasts = booking.status === "pending" && Date.parse(booking.holdExpiresAt ?? "") > present;
  return {
    pay: !isMentor && holdLasts,
    join: isMeetingOpen(booking, present) && booking.status !== "completed",
    cancel: holdLasts || (held && present < (isMentor ? end : start)),
    move: Boolean(booking.movableUntil && Date.parse(booking.movableUntil) > present),
    complete: isMentor && held && present >= start,
    noShow: isMentor && held && present >= start + NO_SHOW_MINUTES * MINUTE,
    notes: isMentor && (held || isDone(booking)),
    review: !isMentor && booking.status === "completed" && !booking.reviewed,
    calendar: held && present < end,
  };
}
