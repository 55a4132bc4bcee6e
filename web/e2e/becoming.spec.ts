// Does somebody become a mentor, from the first step of the application to the first hours that students can book?
import type { Page } from "@playwright/test";
import { expect, open, settled, signIn, test } from "./support/browser";
import { applicant, freeDays, newMentor, paidSession, rejectApplication } from "./support/mentors";
import { account, call, newcomer, tokenOf } from "./support/product";

const next = (page: Page) => page.getByRole("button", { name: "Continue" }).click();

test("an applicant is approved, and students find the hours they set", async ({ page, browser }) => {
  const person = await signIn(page, await newcomer("Ila Menon"));
  await open(page, "/become-a-mentor");

  await page.getByLabel("Headline").fill("Site reliability, from on-call to calm");
  await page.getByLabel("About you").fill("I have been woken up for ten years.");
  await page.getByLabel("Languages", { exact: false }).first().fill("English, Hindi");
  await page.keyboard.press("Enter");
  await next(page);
  await page.getByLabel("Years of experience").fill("10");
  await page.getByLabel("Company (optional)", { exact: true }).fill("Hasura");
  await next(page);
  await page.getByLabel("DevOps").check();
  await page.getByLabel("Project Guidance").check();
  await next(page);
  await page.getByRole("button", { name: "Add hours on Monday" }).click();
  await page.getByRole("button", { name: "Copy Monday to …" }).click();
  await page.getByRole("menuitem", { name: "Monday to Friday" }).click();
  await next(page);
  await page.getByLabel("30 minutes, in ₹").fill("700");
  await page.getByLabel("60 minutes, in ₹").fill("1300");
  await next(page);
  await page.getByRole("button", { name: "Send the application" }).click();
  await expect(page.getByRole("heading", { name: "We are looking at your application" })).toBeVisible();

  const office = await browser.newPage();
  await signIn(office, "admin");
  await open(office, "/admin/applications");
  await office.getByRole("button", { name: "Approve Ila Menon" }).first().click();
  await office.getByLabel("A note to them").fill("Welcome aboard.");
  await office.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(office.getByText("Ila Menon is a mentor now.")).toBeVisible();
  await office.close();

  await expect(page.getByRole("heading", { name: "You are a mentor" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("Welcome aboard.")).toBeVisible();
  await page.getByRole("link", { name: "Open the dashboard" }).click();
  await page.getByRole("link", { name: "Availability" }).click();
  await settled(page);
  await page.getByRole("button", { name: "Add hours on Sunday" }).click();
  await page.getByLabel("Sunday, from").fill("08:00");
  await page.getByLabel("Sunday, until").fill("09:00");
  await page.getByRole("button", { name: "Save hours" }).click();
  await expect(page.getByText("Your hours are saved.")).toBeVisible();

  const token = await tokenOf(await account("student"));
  const { mentor } = await ownProfile(person);
  const days = await freeDays(mentor.slug, token);
  const sundays = Object.entries(days).filter(([day]) => new Date(`${day}T00:00:00Z`).getUTCDay() === 0);
  expect(sundays.length).toBeGreaterThan(0);
  for (const [day, starts] of sundays) expect(starts[0]).toBe(`${day}T02:30:00Z`);
});

test("who is rejected reads why, and applies again with what they wrote", async ({ page }) => {
  const { account: person, mentorId } = await applicant("Dev Anand");
  await rejectApplication(mentorId, "Say more about what you built.");
  await signIn(page, person);
  await open(page, "/become-a-mentor");

  await expect(page.getByText("Say more about what you built.")).toBeVisible();
  await page.getByRole("button", { name: "Apply again" }).click();
  await expect(page.getByLabel("Headline")).toHaveValue("Backend engineer, queues and databases");
  await page.getByLabel("About you").fill("I built the queue that Dev's bank runs on.");
  await page.getByRole("link", { name: "Submit" }).click();
  await page.getByRole("button", { name: "Send the application" }).click();

  await expect(page.getByRole("heading", { name: "We are looking at your application" })).toBeVisible();
});

test("a draft outlives the page, and errors lead to their fields", async ({ page }) => {
  await signIn(page, await newcomer("Noor Khan"));
  await open(page, "/become-a-mentor");
  await page.getByLabel("Headline").fill("Half a headline");
  await page.reload();
  await expect(page.getByLabel("Headline")).toHaveValue("Half a headline");

  await next(page);
  await expect(page.getByRole("alert")).toBeFocused();
  await page.getByRole("link", { name: /^About you:/ }).click();
  await expect(page.getByLabel("About you")).toBeFocused();

  await page.getByRole("link", { name: "Submit" }).click();
  await page.getByRole("button", { name: "Send the application" }).click();
  await page.getByRole("link", { name: /^30 minutes:/ }).click();
  await expect(page).toHaveURL(/step=pricing/);
  await expect(page.getByLabel("30 minutes, in ₹")).toBeFocused();
});

test("a mentor is warned of booked sessions outside of new hours, and told of overlaps in place", async ({
  page,
}) => {
  const mentor = await newMentor("Tanvi Rao");
  await paidSession(mentor, await newcomer("Omar Sheikh"));
  await signIn(page, mentor.account);
  await open(page, "/mentor/dashboard/availability");

  await page.getByRole("button", { name: "Add hours on Monday" }).click();
  await page.getByLabel("Monday, 2 of 2, from").fill("10:00");
  await page.getByLabel("Monday, 2 of 2, until").fill("12:00");
  await expect(page.getByText(/^Overlaps 00:00 to 24:00/)).toBeVisible();
  await page.getByRole("button", { name: "Remove Monday, 2 of 2" }).click();

  for (const day of ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
    await page.getByRole("button", { name: `Remove ${day}`, exact: true }).click();

  await expect(page.getByText("A booked session lies outside of these hours.")).toBeVisible();
  await expect(page.getByRole("link", { name: /with Omar Sheikh/ })).toBeVisible();
});

async function ownProfile(person: { email: string; password: string }) {
  return (await call("GET", "/api/mentors/me", undefined, await tokenOf(person))).data;
}
