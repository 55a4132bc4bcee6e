// Can people get in, be told what is wrong, and get back in?
import { expect, expectAccessible, open, signIn, test } from "./support/browser";
import { account, call, mailTo, newcomer, PASSWORD, tokenOf } from "./support/product";

const linkOf = (mail: { text: string }, path: string) =>
  new RegExp(`${path}\\?token=\\S+`).exec(mail.text)?.[0] ?? "";

test("what is wrong stands at its field", async ({ page, allowed }) => {
  allowed.push(/400/);
  await page.goto("/register");
  await page.getByLabel("Name").fill("Ravi Menon");
  await page.getByLabel("E-mail").fill("ravi@example.com");
  await page.getByLabel("Password", { exact: true }).fill("password12");
  await page.getByRole("button", { name: "Create the account" }).click();

  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
});

test("a known address is led to signing in, and a wrong password is said", async ({ page, allowed }) => {
  allowed.push(/409|401/);
  const student = await account("student");
  await page.goto("/register?next=/settings");
  await page.getByLabel("Name").fill(student.name);
  await page.getByLabel("E-mail").fill(student.email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create the account" }).click();

  await page.getByRole("alert").getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/login\?next=%2Fsettings/);
  await page.getByLabel("E-mail").fill(student.email);
  await page.getByLabel("Password", { exact: true }).fill("not this one at all");
  await page.getByRole("button", { name: "Sign in" }).click();

  await expect(page.getByRole("alert")).toContainText("E-mail or password is wrong.");
});

test("a forgotten password is replaced by the link in the mail", async ({ page, allowed }) => {
  allowed.push(/400|403/); // the used link's answer, and a socket's that opened while signing out
  const person = await newcomer("Meera Iyer");
  await page.goto("/login");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByText(/a link is on its way/)).toBeVisible();

  const link = linkOf(await mailTo(person.email, "passwordReset"), "/reset-password");
  await page.goto(link);
  await page.getByLabel("New password").fill("four other quiet words");
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill("four other quiet words");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: "Menu of Meera Iyer" })).toBeVisible();

  await page.getByRole("button", { name: "Menu of Meera Iyer" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto(link);
  await page.getByLabel("New password").fill("four other quiet words");
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("This link is no longer good")).toBeVisible();
});

test("an address is confirmed by the link in the mail", async ({ page, allowed }) => {
  allowed.push(/400/);
  const person = await newcomer("Imran Sheikh");
  await signIn(page, person);
  const link = linkOf(await mailTo(person.email, "verifyEmail"), "/verify-email");

  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Your address is confirmed" })).toBeVisible();

  await page.goto("/verify-email?token=not-a-token");
  await expect(page.getByText(/is confirmed already/)).toBeVisible();
});

test("a session that ended elsewhere is said, and signing in leads back", async ({ page, allowed }) => {
  allowed.push(/401|403/); // the API's answer, and the socket's
  const person = await newcomer("Leela Nair");
  await signIn(page, person);
  await open(page, "/mentors?rating=4");
  const changed = { currentPassword: person.password, newPassword: "four other quiet words" };
  await call("PUT", "/api/auth/password", changed, await tokenOf(person));

  // Whichever hears of it first, the closed socket or the search.
  await page.getByRole("searchbox").fill("payments");
  await expect(page.getByText("Your session has ended.")).toBeVisible();
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(changed.newPassword);
  await page.getByRole("button", { name: "Sign in" }).click();

  await expect(page).toHaveURL(/\/mentors\?rating=4/);
  await expect(page.getByRole("article").first()).toBeVisible();
});
