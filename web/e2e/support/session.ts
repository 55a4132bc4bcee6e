// A booked and paid session of somebody new with a mentor of the demo, as they would make it over the API.
import { account, call, eventually, newcomer, tokenOf, type Account, type Json } from "./product";

export interface Pair {
  student: Account;
  mentor: Account;
  booking: Json;
  /** The two's. */
  conversationId: string;
}

/** `nth`: which of the mentor's free times in the next fortnight. */
export async function paidSession({ nth = 0, mentorNth = 1 } = {}): Promise<Pair> {
  const student = await newcomer("Tara Bose");
  const mentor = await account("mentor", mentorNth);
  const token = await tokenOf(student);
  const profile = (await call("GET", "/api/mentors/me", undefined, await tokenOf(mentor))).data.mentor;
  const { now } = await call("GET", "/_local/clock");
  const day = (days: number) => new Date(Date.parse(now) + days * 86_400_000).toISOString().slice(0, 10);
  const wish = `from=${day(2)}&to=${day(16)}&duration=30`;
  const { slots } = (await call("GET", `/api/mentors/${profile.id}/slots?${wish}`, undefined, token)).data;
  const made = await call(
    "POST",
    "/api/bookings",
    {
      mentorId: profile.id,
      scheduledAt: slots[nth].start,
      duration: 30,
      topic: profile.sessionTopics[0],
      agenda: "Queues, and where they lose things.",
    },
    token,
  );
  const proof = await call("POST", `/_local/payments/${made.data.order.orderId}/pay`, {});
  await call("POST", "/api/payments/verify", proof, token);
  const booking = await eventually(async () => {
    const found = (await call("GET", `/api/bookings/${made.data.booking.id}`, undefined, token)).data.booking;
    return found.conversationId ? found : undefined;
  }, "the conversation of a booking");
  return { student, mentor, booking, conversationId: booking.conversationId };
}
