// What are a mentor's hours, and the terms around them, while they are edited?
import type { FieldError } from "@/api/errors";
import type { Mentor, Schemas } from "@/api/types";
import { datesOf, sentDates, sentWeek, weekOf, type DateHours, type Week } from "@/features/hours/week";

export interface HoursDraft {
  timezone: string;
  week: Week;
  dates: DateHours[];
  bufferMinutes: string;
  minimumNoticeMinutes: string;
  bookingWindowDays: string;
  /** Empty: as many as there is room for. */
  maxSessionsPerDay: string;
}

/** Dates before `today` (2026-11-23, in the mentor's zone) are over and are left out. */
export function hoursDraftOf(mentor: Mentor, today: string): HoursDraft {
  return {
    timezone: mentor.timezone,
    week: weekOf(mentor.availability),
    dates: datesOf(mentor.dateOverrides ?? []).filter(({ date }) => date >= today),
    bufferMinutes: String(mentor.bufferMinutes ?? 0),
    minimumNoticeMinutes: String(mentor.minimumNoticeMinutes ?? 60),
    bookingWindowDays: String(mentor.bookingWindowDays ?? 60),
    maxSessionsPerDay: mentor.maxSessionsPerDay ? String(mentor.maxSessionsPerDay) : "",
  };
}

export function sentHours(draft: HoursDraft): Schemas["AvailabilityShape"] {
  return {
    timezone: draft.timezone,
    availability: sentWeek(draft.week),
    dateOverrides: sentDates(draft.dates),
    bufferMinutes: Number(draft.bufferMinutes),
    minimumNoticeMinutes: Number(draft.minimumNoticeMinutes),
    bookingWindowDays: Number(draft.bookingWindowDays),
    maxSessionsPerDay: draft.maxSessionsPerDay ? Number(draft.maxSessionsPerDay) : null,
  };
}

export function termProblems({ bookingWindowDays, maxSessionsPerDay }: HoursDraft): FieldError[] {
  const found: FieldError[] = [];
  if (!isWhole(bookingWindowDays, 1, 365))
    found.push({ field: "bookingWindowDays", message: "Give whole days, from 1 to 365." });
  if (maxSessionsPerDay !== "" && !isWhole(maxSessionsPerDay, 1, 48))
    found.push({
      field: "maxSessionsPerDay",
      message: "Give a whole number from 1 to 48, or leave it empty.",
    });
  return found;
}

const isWhole = (text: string, least: number, most: number) =>
  /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;

const NAMES: Record<string, string> = {
  availability: "Weekly hours",
  dateOverrides: "Single dates",
  timezone: "Time zone",
  bufferMinutes: "Break between sessions",
  minimumNoticeMinutes: "Notice",
  bookingWindowDays: "How far ahead",
  maxSessionsPerDay: "Sessions a day",
};

export const nameOfHours = (field: string): string | undefined => NAMES[field.split(".")[0] ?? ""];
