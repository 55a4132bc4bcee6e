// Can administrators do their work in the browser: payouts, revenue, reviews, support, suspensions?
import { readFileSync } from "node:fs";
import { expect, open, signIn, test } from "./support/browser";
import { adminToken, newMentor, reviewedSession } from "./support/mentors";
import { call, newcomer, resetClock, tokenOf } from "./support/product";

test.afterEach(resetClock);

test("an administrator pays a mentor out, and sees the revenue", async ({ page }) => {
  await signIn(page, "admin");
  await open(page, "/admin/payouts?status=pending");
  await page.getByRole("rowheader").first().getByRole("link").click();
  const title = page.getByRole("heading", { level: 1, name: /^Payout to / });
  const mentor = (await title.textContent())?.replace("Payout to ", "") ?? "?";

  await page.getByRole("button", { name: "It is on its way" }).click();
  await page.getByRole("button", { name: "It has arrived" }).click();
  await expect(page.getByText("Give the bank's number of the transfer.")).toBeVisible();
  await page.getByLabel("Transaction number").fill("UTR202611230001");
  await page.getByRole("button", { name: "It has arrived" }).click();
  await expect(page.getByText("UTR202611230001")).toBeVisible();
  await expect(page.getByRole("button", { name: "It has arrived" })).toHaveCount(0);

  await page.getByRole("link", { name: "All payouts" }).click();
  await page.getByLabel("State").selectOption("completed");
  await expect(page.getByRole("rowheader", { name: new RegExp(mentor) }).first()).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as CSV" }).click();
  expect(readFileSync((await (await download).path()) ?? "", "utf8")).toContain("UTR202611230001");

  await page.getByRole("link", { name: "Revenue" }).click();
  await page.getByLabel("By", { exact: true }).selectOption("week");
  const { totals } = (await call("GET", "/api/admin/revenue?groupBy=week", undefined, await adminToken()))
    .data;
  const fees = new Intl.NumberFormat("en-IN", { maximumFractionDigits: 0 }).format(totals.platformFees / 100);
  await expect(page.getByRole("definition").filter({ hasText: `₹${fees}` })).toBeVisible();
  await expect(page.getByRole("table", { name: "Revenue by week" })).toBeVisible();

  await page.getByRole("link", { name: "Audit" }).click();
  await expect(page.getByRole("rowheader", { name: /payout/i }).first()).toBeVisible();
});

test("a reported review is hidden, and its booking tells where its money went", async ({ page }) => {
  const mentor = await newMentor("Uma Pillai");
  const booking = await reviewedSession(mentor, await newcomer("Rude Person"), "Words that break the rules.");
  await report(mentor.mentorId, mentor.account);
  await signIn(page, "admin");
  await open(page, "/admin/reviews");

  await page
    .getByRole("button", { name: /Hide it.*Rude Person/ })
    .first()
    .click();
  await expect(page.getByText("The review is hidden, and counts no more.")).toBeVisible();
  await page.getByRole("link", { name: booking.id }).click();

  await expect(page.getByRole("row", { name: /Paid by the student.*₹900\.00/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /Mentor's share.*₹720\.00/ })).toBeVisible();
});

test("a mentor is suspended with a reason, and reinstated", async ({ page }) => {
  const mentor = await newMentor(`Xerxes Wadia ${Date.now()}`);
  const name = (await call("GET", "/api/mentors/me", undefined, await tokenOf(mentor.account))).data.mentor
    .name;
  await signIn(page, "admin");
  await open(page, "/admin/mentors");
  while (!(await page.getByRole("button", { name: `Suspend ${name}` }).count()))
    await page.getByRole("button", { name: "Show more mentors" }).click();

  await page.getByRole("button", { name: `Suspend ${name}` }).click();
  await page.getByRole("button", { name: "Suspend", exact: true }).click();
  await expect(page.getByText("Give a reason: they will read it.")).toBeVisible();
  await page.getByLabel("Reason").fill("Missed three sessions.");
  await page.getByRole("button", { name: "Suspend", exact: true }).click();
  await page.getByRole("button", { name: `Reinstate ${name}` }).click();
  await page.getByRole("button", { name: "Reinstate", exact: true }).click();

  await expect(page.getByRole("button", { name: `Suspend ${name}` })).toBeVisible();
});

test("to others than administrators these pages do not exist", async ({ page }) => {
  await signIn(page, "student");
  await open(page, "/admin/payouts");

  await expect(page.getByText("There is no such page")).toBeVisible();
});

async function report(mentorId: string, by: { email: string; password: string }): Promise<void> {
  const token = await tokenOf(by);
  const { items } = (await call("GET", `/api/mentors/${mentorId}/reviews`, undefined, token)).data;
  await call("POST", `/api/reviews/${items[0].id}/report`, { reason: "Insults." }, token);
}
