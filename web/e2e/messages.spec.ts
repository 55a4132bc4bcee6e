// Do two people talk as it happens: words, code, files, who types, who has read, and what is lost on the way?
import type { Browser, Page } from "@playwright/test";
import { expect, listen, open, settled, signIn, test } from "./support/browser";
import { call, tokenOf, type Account } from "./support/product";
import { paidSession, type Pair } from "./support/session";

let pair: Pair;
test.beforeAll(async () => {
  pair = await paidSession();
});

/** A browser of one's own, signed in, at an address; what it complains of fails the test. */
async function browserOf(browser: Browser, who: Account, path: string) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints = listen(page);
  await signIn(page, who);
  await open(page, path);
  return { page, complaints, close: () => context.close() };
}

const write = (page: Page) => page.getByRole("textbox", { name: /^Message to/ });
const log = (page: Page) => page.getByRole("log");
const send = (page: Page) => page.getByRole("button", { name: "Send", exact: true });

test("a student and a mentor chat: typing, receipts, code and a file", async ({ page, browser }) => {
  const thread = `/messages/${pair.conversationId}`;
  await signIn(page, pair.student);
  await open(page, thread);
  const mentor = await browserOf(browser, pair.mentor, thread);
  await expect(page.getByText("Online", { exact: true })).toBeVisible();

  await expect(async () => {
    await write(page).pressSequentially("Good ");
    await expect(mentor.page.getByText(`${pair.student.name} is typing…`)).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await write(page).fill("Good morning! Shall we begin with queues?");
  await write(page).press("Enter");

  await expect(log(mentor.page).getByText("Shall we begin with queues?")).toBeVisible();
  await expect(mentor.page.getByText("is typing…")).toHaveCount(0);
  await expect(log(page).getByText("Read", { exact: true })).toBeVisible();
  await expect(write(page)).toHaveValue("");

  await mentor.page.getByRole("button", { name: "Write code" }).click();
  await mentor.page.getByLabel("Language").selectOption("python");
  await mentor.page.getByRole("textbox", { name: /^Code/ }).fill("for job in queue:\n    print(job)");
  await mentor.page.getByRole("button", { name: "Send code" }).click();
  const code = log(page).getByRole("region", { name: "python code" });
  await expect(code).toHaveText("for job in queue:\n    print(job)");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await log(page).getByRole("button", { name: "Copy this python code" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("for job in queue:\n    print(job)");

  await expect(page.getByText("Send images, PDF, text or zip, up to 10 MB.")).toBeVisible();
  await page.getByLabel("Attach files").setInputFiles({
    name: "plan.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("1. queues 2. ledgers"),
  });
  await send(page).click();
  const file = log(mentor.page).getByRole("button", { name: /plan\.txt/ });
  await expect(file).toBeVisible();
  const download = mentor.page.waitForEvent("download");
  await file.click();
  expect((await download).suggestedFilename()).toBe("plan.txt");

  expect(mentor.complaints).toEqual([]);
  await mentor.close();
});

test("a file that cannot be sent is refused before it is uploaded", async ({ page }) => {
  await signIn(page, pair.student);
  await open(page, `/messages/${pair.conversationId}`);

  await page.getByLabel("Attach files").setInputFiles({
    name: "tool.exe",
    mimeType: "application/x-msdownload",
    buffer: Buffer.from("MZ"),
  });

  await expect(page.getByRole("alert")).toContainText("“tool.exe” is of a kind that cannot be sent.");
});

test("what fails says so, and a retry sends it once", async ({ page, context, allowed }) => {
  allowed.push(/ERR_INTERNET_DISCONNECTED|WebSocket|ERR_FAILED/);
  await signIn(page, pair.student);
  await open(page, `/messages/${pair.conversationId}`);
  const words = `Are you there? ${Date.now()}`;
  await context.route("**/api/chat/conversations/*/messages", (route) =>
    route.request().method() === "POST" ? route.abort() : route.fallback(),
  );
  await page.routeWebSocket(/\/ws/, (socket) => socket.close());
  await page.reload();
  await settled(page);

  await write(page).fill(words);
  await send(page).click();
  await expect(log(page).getByText("Not sent.")).toBeVisible();
  await context.unroute("**/api/chat/conversations/*/messages");
  await log(page).getByRole("button", { name: "Try again" }).click();

  await expect(log(page).getByText("Not sent.")).toHaveCount(0);
  const token = await tokenOf(pair.student);
  const path = `/api/chat/conversations/${pair.conversationId}/messages`;
  const { items } = (await call("GET", path, undefined, token)).data;
  expect(items.filter((one: { content: string }) => one.content === words)).toHaveLength(1);
});

test("what was said while one was away is there after a reconnect", async ({ page, allowed }) => {
  allowed.push(/WebSocket/);
  let cut = () => undefined as unknown;
  let isCut = false;
  await page.routeWebSocket(/\/ws/, (socket) => {
    if (isCut) return void socket.close();
    const server = socket.connectToServer();
    cut = () => {
      isCut = true;
      void server.close();
      return socket.close();
    };
  });
  await signIn(page, pair.student);
  await open(page, `/messages/${pair.conversationId}`);
  await expect(page.getByRole("status").filter({ hasText: "Reconnecting" })).toHaveCount(0);

  cut();
  const words = `Said meanwhile ${Date.now()}`;
  const path = `/api/chat/conversations/${pair.conversationId}/messages`;
  await call("POST", path, { type: "text", content: words }, await tokenOf(pair.mentor));
  await expect(page.getByText("Reconnecting.")).toBeVisible();
  isCut = false;

  await expect(log(page).getByText(words)).toBeVisible();
  await expect(page.getByText("Reconnecting.")).toHaveCount(0);
});

test("a draft is kept, and earlier messages come in without moving what one reads", async ({ page }) => {
  const path = `/api/chat/conversations/${pair.conversationId}/messages`;
  const token = await tokenOf(pair.mentor);
  for (let nth = 1; nth <= 40; nth++)
    await call("POST", path, { type: "text", content: `Line ${nth}` }, token);
  await signIn(page, pair.student);
  await open(page, `/messages/${pair.conversationId}`);
  await expect(log(page).getByText("Line 40", { exact: true })).toBeInViewport();

  await write(page).fill("I was about to say");
  await page.reload();
  await settled(page);
  await expect(write(page)).toHaveValue("I was about to say");

  const button = page.getByRole("button", { name: "Earlier messages" });
  await button.scrollIntoViewIfNeeded();
  const first = log(page).getByText("Line 12", { exact: true });
  const before = await first.boundingBox();
  await button.click();
  await expect(log(page).getByText("Line 2", { exact: true })).toBeAttached();
  const after = await first.boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 999))).toBeLessThan(60);
});

test("on a phone it is the list or the thread", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await signIn(page, pair.student);
  await open(page, "/messages");
  await expect(page.getByRole("log")).toHaveCount(0);

  await page.getByRole("link", { name: new RegExp(pair.mentor.name) }).click();
  await expect(log(page)).toBeVisible();
  await expect(page.getByRole("heading", { name: `Messages with ${pair.mentor.name}` })).toBeFocused();

  await page.getByRole("link", { name: "All conversations" }).click();
  await expect(log(page)).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Messages" })).toBeFocused();
});
