// Does what stands around every page work: signing in and coming back, themes, focus, expired sessions?
import { expect, open, settled, signIn, test } from "./support/browser";
import { account, advanceMinutes, resetClock } from "./support/product";

test("who signs in comes back to where they wanted", async ({ page }) => {
  const student = await account("student");
  await page.goto("/settings?tab=x");

  await page.getByLabel("E-mail").fill(student.email);
  await page.getByLabel("Password", { exact: true }).fill(student.password);
  await page.getByRole("button", { name: "Sign in" }).click();

  await expect(page).toHaveURL(/\/settings\?tab=x$/);
  await expect(page.getByRole("button", { name: `Menu of ${student.name}` })).toBeVisible();
});

test("a token that ran out is renewed without a word", async ({ page, allowed }) => {
  allowed.push(/401|WebSocket/); // a ticket does not survive the jump of the clock
  await signIn(page, "student");
  await open(page, "/mentors");

  await advanceMinutes(20);
  await page.getByRole("link", { name: "Sessions" }).click();
  await settled(page);

  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await resetClock();
});

test("two tabs whose token ran out renew it once", async ({ page, context, allowed }) => {
  allowed.push(/401|WebSocket/); // a ticket does not survive the jump of the clock
  const renewals: string[] = [];
  context.on("request", (request) => {
    if (request.url().endsWith("/api/auth/refresh")) renewals.push(request.url());
  });
  await signIn(page, "student");
  const other = await context.newPage();
  await other.addInitScript(() => localStorage.setItem("signedIn", "1"));
  await open(page, "/mentors");
  await open(other, "/mentors");
  renewals.length = 0;

  await advanceMinutes(20);
  await Promise.all([page, other].map((tab) => tab.getByRole("searchbox").fill("zerodha")));
  await Promise.all([page, other].map((tab) => expect(tab.getByRole("article")).toHaveCount(1)));

  expect(renewals).toHaveLength(1);
  await resetClock();
});

test("signing out in one tab signs out the other", async ({ page, context }) => {
  await signIn(page, "student");
  const other = await context.newPage();
  await other.addInitScript(() => localStorage.setItem("signedIn", "1"));
  await open(other, "/mentors");
  await open(page, "/mentors");

  await page.getByRole("button", { name: /Menu of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();

  await expect(page).toHaveURL(/\/login/);
  await expect(other).toHaveURL(/\/login/);
});

test("a chosen theme stays", async ({ page }) => {
  await signIn(page, "student");
  await open(page, "/mentors");

  await page.getByRole("button", { name: /Menu of/ }).click();
  await page.getByRole("menuitemradio", { name: "Light" }).click();
  await page.reload();

  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});

test("the first Tab skips to the content", async ({ page }) => {
  await signIn(page, "student");
  await open(page, "/mentors");

  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");

  await expect(page.locator("main")).toBeFocused();
});
