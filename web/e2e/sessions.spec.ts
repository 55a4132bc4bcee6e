// What happens to a session: cancelled, moved, held in the page, marked and reviewed?
import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, open, signIn, test } from "./support/browser";
import { withMeetingServer } from "./support/meeting";
import { call, resetClock, setNow, tokenOf } from "./support/product";
import { paidSession, type Pair } from "./support/session";

test.afterEach(resetClock);

const before = (booking: Pair["booking"], minutes: number) =>
  setNow(new Date(Date.parse(booking.scheduledAt) - minutes * 60_000).toISOString());

async function cancelled(page: Page, shown: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Cancel the session" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(shown)).toBeVisible();
  await dialog.getByLabel("Reason").fill("My plans have changed.");
  await dialog.getByRole("button", { name: "Cancel the session" }).click();
  await expect(page.getByText("This session was cancelled by you.")).toBeVisible();
}

test("more than a day before, the student sees that all goes back, and it does", async ({ page }) => {
  const { student, booking } = await paidSession({ nth: 3 });
  await signIn(page, student);
  await open(page, `/bookings/${booking.id}`);

  await cancelled(page, /of ₹[\d,]+ goes back to you\.$/);

  await expect(page.getByText(/to you (is on its way|went back)/)).toBeVisible();
  await open(page, "/bookings?tab=cancelled");
  await expect(page.getByRole("link", { name: new RegExp(booking.mentor.name) })).toBeVisible();
});

test("less than four hours before, the student sees that nothing goes back", async ({ page }) => {
  const { student, booking } = await paidSession({ nth: 4 });
  await before(booking, 180);
  await signIn(page, student);
  await open(page, `/bookings/${booking.id}`);

  await cancelled(page, /Nothing goes back\./);

  await expect(page.getByText(/to you (is on its way|went back)/)).toHaveCount(0);
});

test("a student moves a session once", async ({ page }) => {
  const { student, booking } = await paidSession({ nth: 5 });
  await signIn(page, student);
  await open(page, `/bookings/${booking.id}`);
  await page.getByRole("button", { name: "Move to another time" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("radio", { name: /minutes/ })).toHaveCount(0);

  await dialog
    .getByRole("button", { name: /[1-9]\d* free time/ })
    .last()
    .click();
  await dialog.getByRole("radio", { name: /am|pm/ }).last().check({ force: true });
  await dialog.getByRole("button", { name: /^Move it/ }).click();

  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Move to another time" })).toHaveCount(0);
  const path = `/api/bookings/${booking.id}`;
  const moved = (await call("GET", path, undefined, await tokenOf(student))).data.booking;
  expect(moved.scheduledAt).not.toBe(booking.scheduledAt);
});

test("a call opens by itself, warns before its end, and ends with a review", async ({
  page,
  browser,
  allowed,
}) => {
  allowed.push(/401|403/); // the token ran out while the clock leapt
  const { student, mentor, booking } = await paidSession({ nth: 6 });
  await before(booking, 10.2);
  await withMeetingServer(page);
  await signIn(page, student);
  await open(page, `/call/${booking.id}`);
  await expect(page.getByText(/The room opens at/)).toBeVisible();
  await expect(page.getByRole("timer")).toBeVisible();

  const frame = page.locator("iframe[title='Video call']");
  await expect(frame).toBeVisible({ timeout: 40_000 });
  await expect(frame).toHaveAttribute("data-room", new RegExp(`^graphora-${booking.id}-`));
  await expect(frame).toHaveAttribute("data-name", student.name);
  await expect(page.getByText("Starts in")).toBeVisible();
  await expect(page.getByRole("link", { name: "Open in a new tab" })).toHaveAttribute("href", /graphora-/);
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 720 });
      await expectNoSidewaysScroll(page);
      await page.screenshot({ path: `e2e/screenshots/call-open-${width}-${theme}.png` });
      await expectAccessible(page);
    }
  }

  await before(booking, -26);
  await page.reload();
  await expect(page.getByRole("alert").filter({ hasText: "Less than 5 minutes are left." })).toBeVisible();
  await page.screenshot({ path: "e2e/screenshots/call-warning-1280-dark.png" });
  await expect(frame).toBeVisible();
  await page.evaluate(() =>
    (window as unknown as { meeting: { listeners: Record<string, () => void> } }).meeting.listeners[
      "videoConferenceLeft"
    ]?.(),
  );
  await expect(page.getByRole("heading", { name: "You left the call" })).toBeVisible();

  const context = await browser.newContext();
  const other = await context.newPage();
  await withMeetingServer(other);
  await signIn(other, mentor);
  await open(other, `/call/${booking.id}`);
  await other.getByRole("button", { name: "Leave" }).click();
  await other.getByLabel(/Notes for your student/).fill("Read about back-pressure.");
  await other.getByRole("button", { name: "Save the notes" }).click();
  await expect(other.getByText("Your notes are saved.")).toBeVisible();
  await other.getByRole("button", { name: "Mark as completed" }).click();
  await other.getByRole("button", { name: "Yes, it is completed" }).click();
  await expect(other.getByText(/It is marked as completed/)).toBeVisible();
  await context.close();

  await expect(page.getByRole("heading", { name: /How was it with/ })).toBeVisible();
  await page.screenshot({ path: "e2e/screenshots/call-review-1280-dark.png" });
  await page.getByRole("radio", { name: /4 stars/ }).check({ force: true });
  await page.getByLabel(/^Review/).fill("I know now why queues grow.");
  await page.getByRole("button", { name: "Send the review" }).click();
  await expect(page.getByText("Thank you for your review.")).toBeVisible();
  await open(page, `/bookings/${booking.id}`);
  await expect(page.getByText("Read about back-pressure.")).toBeVisible();
});

test("without a meeting server the call leads to a tab of its own", async ({ page, allowed }) => {
  allowed.push(/external_api\.js|ERR_/);
  const { student, booking } = await paidSession({ nth: 7 });
  await before(booking, 5);
  await page.route(/external_api\.js$/, (route) => route.abort());
  await signIn(page, student);
  await page.goto(`/call/${booking.id}`);

  await expect(page.getByRole("heading", { name: "The video does not open here" })).toBeVisible();
  await expect(page.getByRole("alert").getByRole("link", { name: "Open in a new tab" })).toHaveAttribute(
    "href",
    /^https:\/\/.+\/graphora-/,
  );
  await expectAccessible(page);
  await page.screenshot({ path: "e2e/screenshots/call-failed-1280-dark.png" });
  await withMeetingServer(page);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator("iframe[title='Video call']")).toBeVisible();
});
