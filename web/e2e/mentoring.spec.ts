// Does a mentor's dashboard do what it shows: figures that lead to sessions, replies, payout details?
import { expect, open, signIn, test } from "./support/browser";
import { newMentor, reviewedSession } from "./support/mentors";
import { newcomer, resetClock } from "./support/product";

test.afterEach(resetClock);

test("a mentor replies to a review, and sees where the money of the session is", async ({ page }) => {
  const mentor = await newMentor("Gita Joshi");
  const booking = await reviewedSession(mentor, await newcomer("Zoya Mirza"), "Sharp and kind.");
  await signIn(page, mentor.account);
  await open(page, "/mentor/dashboard/reviews");

  await page.getByRole("button", { name: "Reply to Zoya Mirza" }).click();
  await page.getByLabel("Your reply to Zoya Mirza").fill("Come back with the second half.");
  await page.getByRole("button", { name: "Publish the reply" }).click();
  await expect(page.getByText("You replied")).toBeVisible();
  await expect(page.getByText("Come back with the second half.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Reply to Zoya Mirza" })).toHaveCount(0);

  await open(page, "/mentor/dashboard");
  await expect(
    page
      .getByRole("definition")
      .filter({ hasText: /^₹720$/ })
      .first(),
  ).toBeVisible();
  await page.getByRole("link", { name: "Sessions", exact: true }).last().click();
  await expect(page).toHaveURL(/earnings\?show=due/);
  await expect(page.getByRole("row", { name: new RegExp(booking.id) })).toContainText("In the next payout");
});

test("payout details are checked, kept, and shown by their last four alone", async ({ page, allowed }) => {
  allowed.push(/400/);
  const mentor = await newMentor("Hari Nair");
  await signIn(page, mentor.account);
  await open(page, "/mentor/dashboard/payouts");

  await page.getByLabel("Bank account").check();
  await page.getByLabel("Account number").fill("1234 5678 9012");
  await page.getByLabel("IFSC").fill("wrong");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await page.getByLabel("IFSC").fill("hdfc0001234");
  await page.getByRole("button", { name: "Save", exact: true }).click();

  await expect(page.getByText("••••••••9012, HDFC0001234, Hari Nair")).toBeVisible();
});

test("a mentor stops taking bookings, and changes the profile", async ({ page }) => {
  const mentor = await newMentor("Bela Shah");
  await signIn(page, mentor.account);
  await open(page, "/mentor/dashboard");

  await page.getByRole("switch", { name: "Accept bookings" }).click();
  await expect(page.getByText("Nobody can book you now.")).toBeVisible();
  await expect(page.getByRole("switch", { name: "Accept bookings" })).not.toBeChecked();

  await page.getByRole("link", { name: "Profile", exact: true }).click();
  await page.getByLabel("Headline").fill("");
  await page.getByRole("button", { name: "Save the profile" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await page.getByLabel("Headline").fill("Now with a headline");
  await page.getByRole("button", { name: "Save the profile" }).click();
  await expect(page.getByText("Your profile is saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Headline")).toHaveValue("Now with a headline");
});
