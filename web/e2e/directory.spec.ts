// Can people find a mentor, and go back to what they found?
import { expect, expectAccessible, open, settled, signIn, test } from "./support/browser";
import { account, call, tokenOf } from "./support/product";

/** How many cards a first page has: other tests add mentors. */
async function everybody(): Promise<number> {
  const { data } = await call("GET", "/api/mentors", undefined, await tokenOf(await account("student")));
  return data.items.length;
}

test("filters live in the address: Back, a reload and a shared link show the same", async ({ page }) => {
  await signIn(page, "student");
  await open(page, "/mentors");
  const filters = page.getByRole("complementary", { name: "Filters" });

  await filters.getByLabel("Frontend").click();
  await expect(page).toHaveURL(/expertise=Frontend/);
  await filters.getByLabel("Topic").selectOption("Code Review");
  await expect(page).toHaveURL(/topic=Code\+Review/);
  await expect(page.getByRole("article")).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole("article")).toHaveCount(1);

  await page.goBack();
  await expect(page).not.toHaveURL(/topic/);
  await expect(filters.getByLabel("Frontend")).toBeChecked();
  await page.getByRole("link", { name: /Frontend.*remove this filter/ }).click();
  await expect(page.getByRole("article")).toHaveCount(await everybody());
});

test("how many were found is told politely", async ({ page }) => {
  await signIn(page, "student");
  await open(page, "/mentors");

  await page.getByRole("searchbox").fill("zerodha");

  await expect(page.getByRole("status").filter({ hasText: /^1 mentor/ })).toBeAttached();
  await expect(page).toHaveURL(/q=zerodha/);
});

test("nobody found: the filter to drop is named, and dropping it finds somebody", async ({ page }) => {
  await signIn(page, "student");
  await open(page, "/mentors?expertise=DSA&priceMax=100");

  await expect(page.getByRole("heading", { name: "No mentor fits all of this" })).toBeVisible();
  await expect(page.getByText("Without Up to ₹100 there is somebody.")).toBeVisible();
  await page.getByRole("link", { name: "Drop Up to ₹100" }).click();

  await expect(page.getByRole("article").first()).toBeVisible();
});

test("a page of mentors is one call", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/mentors")) asked.push(pathname);
  });
  await signIn(page, "student");

  await open(page, "/mentors");
  await expect(page.getByRole("article")).toHaveCount(await everybody());

  expect(asked).toEqual(["/api/mentors"]);
});

test("cards stand in one, two and three columns", async ({ page }) => {
  await signIn(page, "student");
  await open(page, "/mentors");
  for (const [width, columns] of [
    [320, 1],
    [768, 2],
    [1280, 3],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    const lefts = await page
      .getByRole("article")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x));
    expect(new Set(lefts).size).toBe(columns);
  }
});

test("on a phone the filters are a sheet that gives the focus back", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn(page, "student");
  await open(page, "/mentors");

  await page.getByRole("button", { name: "Filters" }).click();
  const sheet = page.getByRole("dialog", { name: "Filters" });
  await sheet.getByLabel("Backend").click();
  await expect(sheet.getByLabel("Backend")).toBeChecked();
  await settled(page);
  await expectAccessible(page);
  await page.screenshot({ path: "e2e/screenshots/filters-320.png" });
  await page.keyboard.press("Escape");

  await expect(page.getByRole("button", { name: "Filters (1)" })).toBeFocused();
});

test("offline is said, and what was shown stays", async ({ page, context, allowed }) => {
  allowed.push(/ERR_INTERNET_DISCONNECTED/);
  await signIn(page, "student");
  await open(page, "/mentors");

  await context.setOffline(true);

  await expect(page.getByText("You are offline.")).toBeVisible();
  await expect(page.getByRole("article")).toHaveCount(await everybody());
  await context.setOffline(false);
  await expect(page.getByText("You are offline.")).toBeHidden();
});

test("a mentor who does not exist is said to be missing, not broken", async ({ page, allowed }) => {
  allowed.push(/404/);
  await signIn(page, "student");

  await page.goto("/mentors/nobody-at-all");

  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
});

test("a profile shows its reviews by stars, newest first", async ({ page }) => {
  await signIn(page, "student");
  await open(page, "/mentors");
  await page.getByRole("link", { name: "Ananya Krishnan", exact: true }).click();
  await settled(page);

  await expect(page.getByText("Showed me where my queue would drop money.")).toBeVisible();
  await expect(page.getByText("You asked the right question.")).toBeVisible();
});

test("who lives elsewhere sees both clocks, and can switch", async ({ page }) => {
  await signIn(page, "student");
  await open(page, "/mentors");
  await page.getByRole("link", { name: "Claire Fernandes", exact: true }).click();
  await settled(page);

  await page
    .getByRole("grid")
    .getByRole("button", { name: /[1-9]\d* free time/ })
    .first()
    .click();
  await expect(page.getByText(/[ap]m London/).first()).toBeVisible();
  await page.getByLabel("Times are shown in").selectOption("Europe/London");
  await settled(page);
  await page
    .getByRole("grid")
    .getByRole("button", { name: /[1-9]\d* free time/ })
    .first()
    .click();

  await expect(page.getByText(/[ap]m London/)).toHaveCount(0);
});
