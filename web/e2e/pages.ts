// Every page that pages.spec.ts visits: one line a page, and it is seen by axe in both themes, at three widths, with its
// screenshot in e2e/screenshots.
import type { Page } from "@playwright/test";
import { account, call, tokenOf, type Account } from "./support/product";

export interface Visit {
  /** The screenshot's name. */
  name: string;
  path: string | (() => Promise<string>);
  as?: Account["role"];
  /** What to do on the page before it is looked at: open a menu, choose a tab. */
  act?: (page: Page) => Promise<unknown>;
  /** What the browser may complain about there. */
  allowed?: RegExp[];
}

export const VISITS: Visit[] = [
  { name: "login", path: "/login" },
  { name: "register", path: "/register" },
  { name: "forgot-password", path: "/forgot-password" },
  { name: "reset-password", path: "/reset-password?token=x" },
  { name: "not-found", path: "/nothing/here", as: "student" },
  { name: "mentors", path: "/mentors", as: "student" },
  { name: "mentors-filtered", path: "/mentors?expertise=Backend&expertise=DSA&rating=4", as: "student" },
  { name: "mentors-none", path: "/mentors?expertise=DSA&priceMax=100", as: "student" },
  { name: "mentor", path: mentor, as: "student" },
  { name: "book", path: async () => `${await mentor()}/book`, as: "student" },
  { name: "own-profile", path: mentor, as: "mentor" },
  { name: "user-menu", path: "/settings", as: "admin", act: (page) => page.getByLabel(/Menu of/).click() },
  // Yours here:
  { name: "bookings", path: "/bookings", as: "student" },
  { name: "messages", path: "/messages", as: "student" },
  { name: "notifications", path: "/notifications", as: "student" },
  { name: "become-a-mentor", path: "/become-a-mentor", as: "student" },
  { name: "dashboard", path: "/mentor/dashboard", as: "mentor" },
  { name: "admin", path: "/admin", as: "admin" },
  { name: "settings", path: "/settings", as: "student" },
];

/** The demo's first mentor. */
export async function mentor(): Promise<string> {
  const token = await tokenOf(await account("mentor"));
  return `/mentors/${(await call("GET", "/api/mentors/me", undefined, token)).data.mentor.slug}`;
}
