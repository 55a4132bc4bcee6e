// Every page that pages.spec.ts visits: one line a page, and it is seen by axe in both themes, at three widths, with its
// screenshot in e2e/screenshots.
import type { Page } from "@playwright/test";
import { expect, settled } from "./support/browser";
import { applicant, rejectApplication } from "./support/mentors";
import { account, accounts, call, tokenOf, type Account } from "./support/product";

export interface Visit {
  /** The screenshot's name. */
  name: string;
  path: string | (() => Promise<string>);
  as?: Account["role"] | (() => Promise<Account>);
  /** What to do on the page before it is looked at: open a menu, choose a tab. */
  act?: (page: Page) => Promise<unknown>;
  /** What the browser may complain about there. */
  allowed?: RegExp[];
}

export const VISITS: Visit[] = [
  { name: "login", path: "/login" },
  { name: "register", path: "/register" },
  { name: "forgot-password", path: "/forgot-password" },
  { name: "reset-password", path: "/reset-password?token=x" },
  { name: "not-found", path: "/nothing/here", as: "student" },
  { name: "mentors", path: "/mentors", as: "student" },
  { name: "mentors-filtered", path: "/mentors?expertise=Backend&expertise=DSA&rating=4", as: "student" },
  { name: "mentors-none", path: "/mentors?expertise=DSA&priceMax=100", as: "student" },
  { name: "mentor", path: mentor, as: "student" },
  { name: "book", path: async () => `${await mentor()}/book`, as: "student" },
  { name: "own-profile", path: mentor, as: "mentor" },
  {
    name: "user-menu",
    path: "/settings",
    as: "admin",
    act: (page) => page.getByRole("button", { name: /Menu of/ }).click(),
  },
  // Yours here:
  { name: "bookings", path: "/bookings", as: "student" },
  { name: "bookings-past", path: "/bookings?tab=past&role=mentor", as: "mentor" },
  { name: "booking", path: () => booking("student", "confirmed"), as: "student" },
  { name: "booking-done", path: () => booking("mentor", "completed"), as: "mentor" },
  {
    name: "booking-cancel",
    path: () => booking("student", "confirmed"),
    as: "student",
    act: (page) => page.getByRole("button", { name: "Cancel the session" }).click(),
  },
  {
    name: "booking-move",
    path: () => booking("student", "confirmed"),
    as: "student",
    act: async (page) => {
      await page.getByRole("button", { name: "Move to another time" }).click();
      await page.locator("table[aria-busy=false]").waitFor();
    },
  },
  { name: "call-early", path: async () => `/call/${await bookingId("student", "confirmed")}`, as: "student" },
  { name: "call-over", path: async () => `/call/${await bookingId("mentor", "completed")}`, as: "mentor" },
  { name: "messages", path: "/messages", as: "student" },
  { name: "messages-thread", path: thread, as: "student" },
  {
    name: "messages-code",
    path: thread,
    as: "student",
    act: (page) => page.getByRole("button", { name: "Write code" }).click(),
  },
  { name: "notifications", path: "/notifications", as: "student" },
  {
    name: "bell",
    path: "/notifications",
    as: "student",
    act: async (page) => {
      await page.getByRole("button", { name: /^Notifications/ }).click();
      await page.getByRole("menuitem", { name: "See all notifications" }).waitFor();
    },
  },
  { name: "apply-bio", path: "/become-a-mentor", as: "student" },
  { name: "apply-experience", path: "/become-a-mentor?step=experience", as: "student" },
  { name: "apply-expertise", path: "/become-a-mentor?step=expertise", as: "student" },
  { name: "apply-availability", path: "/become-a-mentor?step=availability", as: "student" },
  { name: "apply-pricing", path: "/become-a-mentor?step=pricing", as: "student" },
  { name: "apply-errors", path: "/become-a-mentor?step=submit", as: "student", act: send },
  { name: "application-pending", path: "/become-a-mentor", as: async () => (await applicant()).account },
  { name: "application-rejected", path: "/become-a-mentor", as: rejected },
  { name: "application-approved", path: "/become-a-mentor", as: "mentor" },
  { name: "dashboard-not-yet", path: "/mentor/dashboard", as: "student" },
  { name: "dashboard", path: "/mentor/dashboard", as: "mentor" },
  { name: "dashboard-earnings", path: "/mentor/dashboard/earnings", as: "mentor" },
  { name: "dashboard-availability", path: "/mentor/dashboard/availability", as: "mentor" },
  { name: "dashboard-overlap", path: "/mentor/dashboard/availability", as: "mentor", act: overlap },
  { name: "dashboard-reviews", path: "/mentor/dashboard/reviews", as: "mentor" },
  { name: "dashboard-profile", path: "/mentor/dashboard/profile", as: "mentor" },
  { name: "dashboard-payouts", path: "/mentor/dashboard/payouts", as: "mentor" },
  { name: "dashboard-payout", path: "/mentor/dashboard/payouts", as: "mentor", act: firstRow },
  { name: "admin-applications", path: "/admin", as: "admin" },
  { name: "admin-reject", path: "/admin", as: "admin", act: (page) => press(page, /^Reject /) },
  { name: "admin-mentors", path: "/admin/mentors", as: "admin" },
  { name: "admin-bookings", path: "/admin/bookings", as: "admin" },
  { name: "admin-booking", path: "/admin/bookings?status=completed", as: "admin", act: firstRow },
  { name: "admin-refunds", path: "/admin/refunds", as: "admin" },
  { name: "admin-reviews", path: "/admin/reviews", as: "admin" },
  { name: "admin-payouts", path: "/admin/payouts", as: "admin" },
  { name: "admin-payout", path: "/admin/payouts", as: "admin", act: firstRow },
  { name: "admin-revenue", path: "/admin/revenue", as: "admin" },
  { name: "admin-revenue-weeks", path: "/admin/revenue?groupBy=week", as: "admin" },
  { name: "admin-audit", path: "/admin/audit", as: "admin" },
  { name: "settings", path: "/settings", as: "student" },
  {
    name: "settings-delete",
    path: "/settings",
    as: "student",
    act: (page) => press(page, "Delete my account"),
  },
];

/** The demo's first mentor. */
export async function mentor(): Promise<string> {
  const token = await tokenOf(await account("mentor"));
  return `/mentors/${(await call("GET", "/api/mentors/me", undefined, token)).data.mentor.slug}`;
}

/** A booking of the demo's first account of a role. */
async function bookingId(role: "student" | "mentor", status: string): Promise<string> {
  const token = await tokenOf(await account(role));
  const query = `role=${role}&status=${status}&limit=50`;
  const { items } = (await call("GET", `/api/bookings?${query}`, undefined, token)).data;
  return items[0].id;
}

async function booking(role: "student" | "mentor", status: string): Promise<string> {
  return `/bookings/${await bookingId(role, status)}`;
}

/** A conversation in which both have said something, code too. */
async function thread(): Promise<string> {
  const token = await tokenOf(await account("student"));
  const one = (await call("GET", "/api/chat/conversations", undefined, token)).data.items[0];
  const path = `/api/chat/conversations/${one.id}/messages`;
  const mentors = (await accounts()).filter(({ role }) => role === "mentor");
  const mentor = mentors.find(({ name }) => name === one.with.name);
  const said = (content: string, nth: number) => ({ type: "text", content, clientMessageId: `visit-${nth}` });
  await call("POST", path, said("Here is what puzzles me: does this lose a job when it crashes?", 1), token);
  const codeBlock = { language: "python", code: "job = queue.pop()\nwork(job)\nqueue.acknowledge(job)" };
  await call("POST", path, { type: "code", codeBlock, clientMessageId: "visit-2" }, token);
  if (mentor)
    await call("POST", path, said("It does. See https://example.com/queues", 3), await tokenOf(mentor));
  return `/messages/${one.id}`;
}

async function rejected(): Promise<Account> {
  const { account: person, mentorId } = await applicant();
  await rejectApplication(mentorId, "Tell us more about what you have built yourself.");
  return person;
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole("button", { name }).first().click();
}

/** Sends an application with nothing in it. */
async function send(page: Page): Promise<void> {
  await press(page, "Send the application");
  await expect(page.getByRole("alert")).toBeFocused();
}

/** Opens what the first row of a table is about. */
async function firstRow(page: Page): Promise<void> {
  await page.getByRole("rowheader").first().getByRole("link").click();
  await expect(page.getByRole("link", { name: /^All (bookings|payouts)$/ })).toBeVisible();
  await settled(page);
}

async function overlap(page: Page): Promise<void> {
  const starts = page.getByLabel(/^Monday.*, from$/);
  const taken = await starts.first().inputValue();
  await press(page, "Add hours on Monday");
  await starts.last().fill(taken);
  await press(page, "Save hours");
  await expect(page.getByRole("alert")).toBeFocused();
}
