// What can a test do to the product behind the browser's back? What `/_local` and the API offer.
import { request, type APIRequestContext } from "@playwright/test";

export const URL = process.env.PRODUCT_URL ?? "";
export const PASSWORD = "a quiet harbour at dawn";

export interface Account {
  role: "student" | "mentor" | "admin";
  name: string;
  email: string;
  password: string;
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says what it expects
export type Json = any;

let browserless: APIRequestContext | undefined;
async function http(): Promise<APIRequestContext> {
  return (browserless ??= await request.newContext({ baseURL: URL }));
}

/** The answer's JSON. Throws for anything but success. */
export async function call(method: string, path: string, data?: unknown, token?: string): Promise<Json> {
  const headers = token ? { Authorization: `Bearer ${token}` } : undefined;
  const answer = await (await http()).fetch(path, { method, data, headers, timeout: 60_000 });
  if (!answer.ok()) throw new Error(`${method} ${path} answered ${answer.status()}: ${await answer.text()}`);
  return answer.status() === 204 ? ({} as Json) : ((await answer.json()) as Json);
}

export async function accounts(): Promise<Account[]> {
  return (await call("GET", "/_local/accounts")).items;
}

/** The first of the demo's accounts with this role, or the nth. */
export async function account(role: Account["role"], nth = 0): Promise<Account> {
  const found = (await accounts()).filter((one) => one.role === role)[nth];
  if (!found) throw new Error(`the demo has no ${role} number ${nth}`);
  return found;
}

export async function tokenOf({ email, password }: { email: string; password: string }): Promise<string> {
  return (await call("POST", "/api/auth/login", { email, password })).data.accessToken;
}

let people = 0;

/** Somebody new, who has an account and has done nothing. */
export async function newcomer(name = "Tara Bose"): Promise<Account> {
  const email = `${name.split(" ")[0]?.toLowerCase()}.${Date.now()}.${++people}@example.com`;
  await call("POST", "/api/auth/register", { name, email, password: PASSWORD, timezone: "Asia/Kolkata" });
  return { role: "student", name, email, password: PASSWORD };
}

export async function advanceMinutes(minutes: number): Promise<void> {
  await call("POST", "/_local/clock", { advanceMinutes: minutes });
}

export async function setNow(now: string): Promise<void> {
  await call("POST", "/_local/clock", { now });
}

export async function resetClock(): Promise<void> {
  await call("POST", "/_local/clock", { reset: true });
}

export async function runSchedule(name: string): Promise<void> {
  await call("POST", `/_local/schedules/${name}`);
}

/** The newest mail to somebody from this template, once it has come. */
export async function mailTo(email: string, template: string): Promise<Json> {
  return eventually(async () => {
    const { items } = await call("GET", `/_local/mail?to=${encodeURIComponent(email)}`);
    return items.find((mail: Json) => mail.template === template);
  }, `a ${template} mail to ${email}`);
}

export async function eventually<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
  const deadline = Date.now() + 45_000;
  while (Date.now() < deadline) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`waited in vain for ${what}`);
}
