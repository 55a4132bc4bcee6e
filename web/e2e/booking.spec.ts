// From a search to a confirmed session: paying, failing to pay, paying too late, and all of it by keyboard.
import type { Page } from "@playwright/test";
import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  open,
  settled,
  signIn,
  test,
} from "./support/browser";
import { mentor } from "./pages";
import { withMeetingServer } from "./support/meeting";
import {
  accounts,
  advanceMinutes,
  call,
  mailTo,
  newcomer,
  PASSWORD,
  resetClock,
  setNow,
  tokenOf,
  type Account,
} from "./support/product";

test.afterEach(resetClock);

/** Chooses the first free time in the page's month grid. */
async function chooseTime(page: Page): Promise<void> {
  const grid = page.getByRole("grid");
  await grid
    .getByRole("button", { name: /[1-9]\d* free time/ })
    .first()
    .click();
  await page.getByRole("radio", { name: /am|pm/ }).first().check({ force: true });
  await page.getByRole("button", { name: /Go on/ }).click();
}

/** Signs somebody new in and holds a time for them. */
async function hold(page: Page): Promise<void> {
  await signIn(page, await newcomer());
  await open(page, `${await mentor()}/book`);
  await chooseTime(page);
  await page.getByLabel(/What would you like/).fill("Ledgers that close to the paisa");
  await page.getByRole("button", { name: "Hold this time" }).click();
  await expect(page.getByRole("timer")).toBeVisible();
}

const sheet = (page: Page) => page.getByRole("dialog");
const bookingId = (page: Page) => new URL(page.url()).searchParams.get("booking") ?? "";

test("register, search, book, pay, and be confirmed", async ({ page }) => {
  const email = `ravi.${Date.now()}@example.com`;
  await page.goto("/");
  await page.getByRole("link", { name: "Create an account" }).first().click();
  await page.getByLabel("Name").fill("Ravi Menon");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create the account" }).click();

  await page.getByRole("searchbox").fill("payments");
  await expect(page).toHaveURL(/q=payments/);
  await expect(page.getByText("1 mentor", { exact: true }).first()).toBeAttached();
  await page.getByRole("link", { name: "Ananya Krishnan", exact: true }).click();
  await expect(page.getByRole("heading", { name: /Ananya Krishnan/ })).toBeFocused();
  await settled(page);
  await chooseTime(page);

  await page.getByLabel("Topic").selectOption("Mock Interview");
  await page.getByLabel(/What would you like/).fill("Walk me through a design interview.");
  await page.getByRole("button", { name: "Hold this time" }).click();
  await page.getByRole("button", { name: /Pay ₹/ }).click();
  await sheet(page).getByRole("button", { name: /^Pay/ }).click();

  await expect(page.getByRole("heading", { name: "You are booked" })).toBeVisible();
  await expect(page.getByRole("link", { name: /Google Calendar/ })).toHaveAttribute(
    "href",
    /dates=\d{8}T\d{6}Z/,
  );
  await expect(page.getByRole("link", { name: "Message mentor" })).toHaveAttribute("href", /\/messages\/.+/);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /Calendar file/ }).click();
  expect((await download).suggestedFilename()).toBe(`${bookingId(page)}.ics`);
  await page.reload();
  await expect(page.getByRole("heading", { name: "You are booked" })).toBeVisible();
  expect((await mailTo(email, "bookingConfirmation")).text).toContain(bookingId(page));
});

test("a failed payment is tried again on the same order", async ({ page }) => {
  await hold(page);
  await page.getByRole("button", { name: /Pay ₹/ }).click();
  const order = await sheet(page)
    .getByText(/^order_/)
    .textContent();
  await sheet(page).getByRole("button", { name: "Let this payment fail" }).click();
  await expect(sheet(page).getByText("You can try again.")).toBeVisible();
  await sheet(page).getByRole("button", { name: "Close the payment" }).click();

  await expect(page.getByRole("alert")).toContainText("You can try again");
  await page.screenshot({ path: "e2e/screenshots/payment-failed.png" });
  await page.getByRole("button", { name: /Try again/ }).click();
  await expect(sheet(page).getByText(/^order_/)).toHaveText(order ?? "");
  await sheet(page).getByRole("button", { name: /^Pay/ }).click();

  await expect(page.getByRole("heading", { name: "You are booked" })).toBeVisible();
});

test("a payment that only the webhook tells of is found, even after a reload", async ({ page }) => {
  await hold(page);
  await page.getByRole("button", { name: /Pay ₹/ }).click();
  const order = await sheet(page)
    .getByText(/^order_/)
    .textContent();
  await page.reload();
  await expect(page.getByRole("timer")).toBeVisible();

  await call("POST", `/_local/payments/${order}/pay`, {});

  await expect(page.getByRole("heading", { name: "You are booked" })).toBeVisible();
});

test("a hold that runs out during checkout keeps the agenda and offers times nearby", async ({
  page,
  allowed,
}) => {
  allowed.push(/401|WebSocket/); // a ticket does not survive the jump of the clock
  await hold(page);
  const lost = bookingId(page);
  await page.getByRole("button", { name: /Pay ₹/ }).click();
  await expect(sheet(page)).toBeVisible();

  await advanceMinutes(16);

  await expect(page.getByRole("heading", { name: "Your hold ran out" })).toBeVisible();
  await expect(sheet(page)).toBeHidden();
  await expect(page.getByRole("heading", { name: "Take a time nearby" })).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: "e2e/screenshots/hold-ran-out.png" });
  await page.getByRole("button", { name: /the same/ }).click();

  await expect(page.getByRole("timer")).toBeVisible();
  await expect(page.getByText("Ledgers that close to the paisa")).toBeVisible();
  expect(bookingId(page)).not.toBe(lost);
});

test("a time that somebody else took meanwhile keeps the agenda and offers others", async ({
  page,
  allowed,
}) => {
  allowed.push(/409/);
  await signIn(page, await newcomer());
  await open(page, `${await mentor()}/book`);
  await chooseTime(page);
  const start = new URL(page.url()).searchParams.get("start");
  const other = await tokenOf(await newcomer("Dev Anand"));
  const { data } = await call("GET", `/api${await mentor()}`, undefined, other);
  const taken = { mentorId: data.mentor.id, scheduledAt: start, duration: 30, topic: "Mock Interview" };
  await call("POST", "/api/bookings", taken, other);

  await page.getByLabel(/What would you like/).fill("Segment trees");
  await page.getByRole("button", { name: "Hold this time" }).click();

  await expect(page.getByRole("alert")).toContainText("Somebody else has this time");
  await expect(page.getByLabel(/What would you like/)).toHaveValue("Segment trees");
  await page.getByRole("list").getByRole("button", { name: /am|pm/ }).first().click();
  await expect(page.getByText("Segment trees")).toBeVisible();
  await expect(page.getByRole("timer")).toBeVisible();
});

test("search, pay and join with the keyboard alone", async ({ page, allowed }) => {
  allowed.push(/401|403/); // the token ran out while the clock leapt
  await withMeetingServer(page);
  await signIn(page, await newcomer());
  await open(page, "/mentors");
  await tabTo(page, "Search by name, headline or company");
  await page.keyboard.type("payments");
  await expect(page.getByText("1 mentor", { exact: true }).first()).toBeAttached();
  await tabTo(page, "Ananya Krishnan");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: /Ananya Krishnan/ })).toBeFocused();
  await settled(page);

  await tabTo(page, /free times?$/);
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(":focus")).toHaveAccessibleName(/free times?$/);
  await page.keyboard.press("PageDown");
  await settled(page);
  await page.keyboard.press("PageUp");
  await settled(page);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await tabTo(page, /am$|pm$/);
  await page.keyboard.press("Space");
  await tabTo(page, /Go on/);
  await page.keyboard.press("Enter");

  await tabTo(page, /What would you like/);
  await page.keyboard.type("By keyboard.");
  await tabTo(page, "Hold this time");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("timer")).toBeVisible();
  await tabTo(page, /Pay ₹/);
  await page.keyboard.press("Enter");
  await expect(sheet(page).getByRole("button", { name: /^Pay ₹/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "You are booked" })).toBeVisible();

  const ananya = (await accounts()).find(({ name }) => name === "Ananya Krishnan");
  const { data } = await call(
    "GET",
    `/api/bookings/${bookingId(page)}`,
    undefined,
    await tokenOf(ananya as Account),
  );
  await setNow(new Date(Date.parse(data.booking.scheduledAt) - 5 * 60_000).toISOString());
  await page.reload(); // time never leaps but here: the page asks what it is
  await tabTo(page, "Go to the call");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/call\/GRP-/);
  await expect(page.locator("iframe[title='Video call']")).toBeVisible();
  await tabTo(page, "Leave");
});

for (const theme of ["dark", "light"] as const) {
  test(`every step of a booking is open to everybody in the ${theme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await signIn(page, await newcomer());
    await open(page, `${await mentor()}/book`);
    await look(page, `book-time-${theme}`, async () => {
      await page
        .getByRole("grid")
        .getByRole("button", { name: /[1-9]\d* free time/ })
        .first()
        .click();
    });
    await chooseTime(page);
    await look(page, `book-details-${theme}`);
    await page.getByRole("button", { name: "Hold this time" }).click();
    await expect(page.getByRole("timer")).toBeVisible();
    await look(page, `book-payment-${theme}`);
    await page.getByRole("button", { name: /Pay ₹/ }).click();
    await sheet(page).getByRole("button", { name: /^Pay/ }).click();
    await expect(page.getByRole("heading", { name: "You are booked" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Message mentor" })).toHaveAttribute(
      "href",
      /\/messages\/.+/,
    );
    await look(page, `book-confirmed-${theme}`);
  });
}

/** Axe and a screenshot at both ends of the widths. */
async function look(page: Page, name: string, act?: () => Promise<void>): Promise<void> {
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await settled(page);
    await act?.();
    await expectNoSidewaysScroll(page);
    await page.screenshot({ path: `e2e/screenshots/${name}-${width}.png`, fullPage: true });
    await expectAccessible(page);
  }
}

/** Presses Tab until the focus is on what has this name. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 90; presses++) {
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    if (!(await focused.count())) continue;
    const called = await focused.evaluate((element) => {
      const labels = (element as HTMLInputElement).labels;
      const label = labels?.length
        ? [...labels].map((one) => one.textContent).join(" ")
        : element.textContent;
      return (element.getAttribute("aria-label") ?? label ?? "").replace(/\s+/g, " ").trim();
    });
    if (typeof name === "string" ? called.startsWith(name) : name.test(called)) return;
  }
  throw new Error(`Tab never came to ${name}`);
}
