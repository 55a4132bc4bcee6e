// Mentors at each point of their way, made behind the browser's back.
import { account, call, newcomer, setNow, tokenOf, type Account, type Json } from "./product";

const EVENINGS = [1, 2, 3, 4, 5].map((dayOfWeek) => ({
  dayOfWeek,
  slots: [{ start: "18:00", end: "21:00" }],
}));

export const APPLICATION = {
  headline: "Backend engineer, queues and databases",
  bio: "Ten years of systems that must not lose a message.\n\nI listen first.",
  expertise: ["Backend", "System Design"],
  experience: {
    years: 10,
    currentCompany: "Freshworks",
    currentRole: "Staff Engineer",
    pastCompanies: ["Zoho"],
  },
  availability: EVENINGS,
  pricing: { thirtyMin: 900, sixtyMin: 1700 },
  sessionTopics: ["Code Review", "Mock Interview"],
  languages: ["English", "Tamil"],
};

export interface Applicant {
  account: Account;
  mentorId: string;
  slug: string;
}

/** Somebody new whose application waits. */
export async function applicant(name = "Meera Iyer"): Promise<Applicant> {
  const person = await newcomer(name);
  const { mentor } = (await call("POST", "/api/mentors/apply", APPLICATION, await tokenOf(person))).data;
  return { account: { ...person, role: "mentor" }, mentorId: mentor.id, slug: mentor.slug };
}

/** Somebody new who is a mentor. */
export async function newMentor(name = "Meera Iyer"): Promise<Applicant> {
  const one = await applicant(name);
  await call("PUT", `/api/admin/mentors/${one.mentorId}/approve`, {}, await adminToken());
  return one;
}

export async function rejectApplication(mentorId: string, reason: string): Promise<void> {
  await call("PUT", `/api/admin/mentors/${mentorId}/reject`, { reason }, await adminToken());
}

export async function adminToken(): Promise<string> {
  return tokenOf(await account("admin"));
}

/** The times that somebody can book with a mentor, days in India. */
export async function freeDays(slug: string, token: string, ahead = 1): Promise<Record<string, string[]>> {
  const day = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);
  const query = `from=${day(ahead)}&to=${day(14)}&duration=30&timezone=Asia/Kolkata`;
  return (await call("GET", `/api/mentors/${slug}/slots?${query}`, undefined, token)).data.days as Json;
}

const ALWAYS = [0, 1, 2, 3, 4, 5, 6].map((dayOfWeek) => ({
  dayOfWeek,
  slots: [{ start: "00:00", end: "24:00" }],
}));

/** A session with a mentor, paid for by a student, at the first time that is free. */
export async function paidSession(mentor: Applicant, student: Account): Promise<Json> {
  const hours = { availability: ALWAYS, minimumNoticeMinutes: 0 };
  await call("PUT", "/api/mentors/availability", hours, await tokenOf(mentor.account));
  const token = await tokenOf(student);
  const days = await freeDays(mentor.slug, token, 0);
  const wish = { mentorId: mentor.mentorId, scheduledAt: Object.values(days).flat()[0], duration: 30 };
  const { booking, order } = (await call("POST", "/api/bookings", { ...wish, topic: "Code Review" }, token))
    .data;
  const proof = await call("POST", `/_local/payments/${order.orderId}/pay`, {});
  await call("POST", "/api/payments/verify", proof, token);
  return booking;
}

/** A session that is over and reviewed. Moves the clock: put it back with resetClock. */
export async function reviewedSession(mentor: Applicant, student: Account, review: string): Promise<Json> {
  const booking = await paidSession(mentor, student);
  await setNow(booking.endsAt);
  await call("PUT", `/api/bookings/${booking.id}/complete`, {}, await tokenOf(mentor.account));
  await call("POST", `/api/bookings/${booking.id}/review`, { rating: 4, review }, await tokenOf(student));
  return booking;
}
