// Do the settings hold what is set?
import { readFileSync } from "node:fs";
import { expect, open, signIn, test } from "./support/browser";
import { newcomer } from "./support/product";

test("name, zone and mails stay as they were set", async ({ page }) => {
  await signIn(page, await newcomer("Lata Rao"));
  await open(page, "/settings");

  await page.getByLabel("Name", { exact: true }).fill("Lata Raghavan");
  await page.getByLabel("Time zone").selectOption("Europe/Berlin");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("button", { name: "Menu of Lata Raghavan" })).toBeVisible();
  const answered = page.waitForResponse(
    (one) => one.url().endsWith("/preferences") && one.request().method() === "PUT",
  );
  await page.getByRole("switch", { name: "New messages" }).click();
  await answered;
  await page.reload();

  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Lata Raghavan");
  await expect(page.getByLabel("Time zone")).toHaveValue("Europe/Berlin");
  await expect(page.getByRole("switch", { name: "New messages" })).not.toBeChecked();
});

test("a picture is sent to its place, and shown", async ({ page, allowed }) => {
  allowed.push(/ERR_/); // the picture made here is none
  await signIn(page, await newcomer("Pico Das"));
  await open(page, "/settings");

  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a picture" }).click();
  await (await chooser).setFiles({ name: "me.png", mimeType: "image/png", buffer: PIXEL });
  await expect(page.getByText("This is your picture now.")).toBeVisible();
  await expect(page.locator("main img").first()).toHaveJSProperty("naturalWidth", 1);

  const again = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Change picture" }).click();
  await (await again).setFiles({ name: "me.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
  await expect(page.getByText("Choose a JPEG, PNG, WebP or GIF picture.")).toBeVisible();
});

test("a new password signs in, the old one does not", async ({ page, allowed }) => {
  allowed.push(/40[01]/);
  const person = await signIn(page, await newcomer("Wil Dsouza"));
  await open(page, "/settings");

  await page.getByLabel("Current password").fill("not this one at all");
  await page.getByLabel("New password").fill("another quiet harbour");
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByLabel("Current password")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Current password").fill(person.password);
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("Your password is changed.")).toBeVisible();

  const login = (password: string) =>
    page.context().request.post("/api/auth/login", { data: { email: person.email, password } });
  expect((await login(person.password)).status()).toBe(401);
  expect((await login("another quiet harbour")).ok()).toBe(true);
});

test("one takes one's data along, and goes", async ({ page, allowed }) => {
  allowed.push(/401/);
  const person = await signIn(page, await newcomer("Vik Rao"));
  await open(page, "/settings");

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download my data" }).click();
  expect(readFileSync((await (await download).path()) ?? "", "utf8")).toContain(person.email);

  await page.getByRole("button", { name: "Delete my account" }).click();
  await page.getByRole("button", { name: "Delete my account for good" }).click();
  await expect(page.getByText("Type the word delete.")).toBeVisible();
  await page.getByLabel(/^Type/).fill("delete");
  await page.getByRole("button", { name: "Delete my account for good" }).click();
  await expect(page).toHaveURL(/\/login/);
});

const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
