import { expect, test } from "vitest";
import type { Booking } from "@/api/types";
import { googleCalendarUrl } from "./calendar";

test("Google Calendar is told the session's instants, in UTC, and where it is", () => {
  const booking = {
    id: "GRP-20261123-ABCDEF",
    topic: "System Design",
    mentor: { name: "Ananya Krishnan" },
    scheduledAt: "2026-11-23T13:00:00Z",
    endsAt: "2026-11-23T14:00:00Z",
    agenda: "Queues & ledgers",
  } as Booking;

  const query = new URL(googleCalendarUrl(booking, "https://app.example")).searchParams;

  expect(query.get("dates")).toBe("20261123T130000Z/20261123T140000Z");
  expect(query.get("text")).toBe("System Design with Ananya Krishnan");
  expect(query.get("details")).toContain("https://app.example/call/GRP-20261123-ABCDEF");
  expect(query.get("details")).toContain("Queues & ledgers");
});
