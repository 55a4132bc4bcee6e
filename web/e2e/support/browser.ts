// A page that is signed in, that fails on any console error, and that can be looked at by axe.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import { expect, test as base, type Page } from "@playwright/test";
import { account, type Account } from "./product";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Fixtures {
  /** What the browser may complain about in this test: `allowed.push(/409/)`. */
  allowed: RegExp[];
}

export const test = base.extend<Fixtures>({
  allowed: async ({}, use) => {
    await use([]);
  },
  page: async ({ page, allowed }, use) => {
    const complaints = listen(page);
    await use(page);
    expect(complaints.filter((text) => !allowed.some((one) => one.test(text)))).toEqual([]);
  },
});
export { expect };

/** What a page complains of in its console, from now on. */
export function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return complaints;
}

/** Signs the page's browser in as the demo's first account of a role, or as somebody. */
export async function signIn(page: Page, who: Account["role"] | Account): Promise<Account> {
  const person = typeof who === "string" ? await account(who) : who;
  const { email, password } = person;
  const answer = await page.context().request.post("/api/auth/login", { data: { email, password } });
  expect(answer.ok(), `${email} signs in`).toBe(true);
  await page.addInitScript(() => localStorage.setItem("signedIn", "1"));
  return person;
}

/** Opens an address and waits until the page shows what it has: no skeletons, no busy regions. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
}

export async function settled(page: Page): Promise<void> {
  await expect(page.locator("main h1").first()).toBeAttached();
  await expect(page.locator("main .animate-pulse, main [aria-busy=true]")).toHaveCount(0);
}

/** Tells a page to add up how far its content jumps while nobody does anything. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const kept = window as unknown as { shifts: string[]; shifted: number };
    kept.shifts = [];
    kept.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & Shift)[]) {
        if (entry.hadRecentInput) continue;
        kept.shifted += entry.value;
        const moved = entry.sources.map(({ node }) =>
          node instanceof Element ? node.outerHTML.slice(0, 120) : "?",
        );
        kept.shifts.push(`${entry.value.toFixed(3)} ${moved.join(" | ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

interface Shift {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null }[];
}
// What search engines and browsers call good (web.dev/cls).
const GOOD_SHIFT = 0.1;

export async function expectNothingJumped(page: Page): Promise<void> {
  const { shifted, shifts } = await page.evaluate(() => {
    const { shifted, shifts } = window as unknown as { shifts: string[]; shifted: number };
    return { shifted, shifts };
  });
  expect(shifted, `what moved: ${shifts.join("\n")}`).toBeLessThan(GOOD_SHIFT);
}

/** Nothing that axe knows of as a barrier. */
export async function expectAccessible(page: Page): Promise<void> {
  // A colour on its way is not the one that is read.
  await page.waitForFunction(() =>
    document.getAnimations().every((one) => one.effect?.getComputedTiming().endTime === Infinity),
  );
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe: tool } = window as unknown as { axe: typeof axe };
    const { violations } = await tool.run(document, { resultTypes: ["violations"] });
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.target.join(" ")} (${node.failureSummary ?? ""})`).join("; ")}`,
    );
  });
  expect(found).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const over = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(over, "the page does not scroll sideways").toBeLessThanOrEqual(0);
}
