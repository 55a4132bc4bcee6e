// Is a person told at once, the same in all tabs, and led to what it is about?
import { expect, open, signIn, test } from "./support/browser";
import { call, tokenOf } from "./support/product";
import { paidSession } from "./support/session";

test("a cancellation is told live, in two tabs, and read in both by reading it in one", async ({ page }) => {
  const { student, mentor, booking } = await paidSession({ nth: 1 });
  await signIn(page, student);
  await open(page, "/bookings");
  const other = await page.context().newPage();
  await signIn(other, student);
  await open(other, "/mentors");
  const bell = (tab: typeof page, count: number) =>
    tab.getByRole("button", {
      name: count ? `Notifications, ${count} unread` : "Notifications",
      exact: true,
    });
  await expect(bell(page, 1)).toBeVisible(); // it was confirmed
  await expect(bell(other, 1)).toBeVisible();

  const path = `/api/bookings/${booking.id}/cancel`;
  await call("PUT", path, { reason: "I am ill." }, await tokenOf(mentor));
  await expect(bell(page, 2)).toBeVisible();
  await expect(bell(other, 2)).toBeVisible();

  await page.bringToFront();
  await bell(page, 2).click();
  await page.keyboard.press("Escape");
  await expect(bell(page, 2)).toBeFocused();

  await page.keyboard.press("Enter");
  await page
    .getByRole("menuitem", { name: /cancelled/i })
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(`/bookings/${booking.id}$`));
  await expect(page.getByText("I am ill.")).toBeVisible();
  await expect(bell(page, 1)).toBeVisible();
  await expect(bell(other, 1)).toBeVisible();

  await bell(other, 1).click();
  await other.getByRole("menuitem", { name: "Mark all as read" }).click();
  await expect(bell(page, 0)).toBeVisible();
});

test("a message is counted beside its icon, until it is read", async ({ page }) => {
  const { student, mentor, conversationId } = await paidSession({ nth: 2 });
  await signIn(page, student);
  await open(page, "/mentors");

  const path = `/api/chat/conversations/${conversationId}/messages`;
  await call("POST", path, { type: "text", content: "Welcome!" }, await tokenOf(mentor));
  const icon = page.getByRole("link", { name: "Messages, 1 unread" });
  await expect(icon).toBeVisible();
  await icon.click();
  await page.getByRole("link", { name: /Welcome!/ }).click();

  await expect(page.getByRole("log").getByText("Welcome!")).toBeVisible();
  await expect(page.getByRole("link", { name: "Messages", exact: true })).toBeVisible();
});
