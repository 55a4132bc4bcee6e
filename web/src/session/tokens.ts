// Who holds the access token? This module's memory, in every tab the same; the refresh token is the browser's, in a
// cookie no script reads.
import { heard } from "@/lib/clock";
import type { User } from "@/api/types";

export interface SignIn {
  user: User;
  accessToken: string;
}
/** `unknown` until the first renewal is answered; `expired` when a session ended that somebody was using. */
export type Session =
  { state: "unknown" | "anonymous" | "expired"; user: null } | { state: "signedIn"; user: User };

type Message = { signedIn: SignIn } | { signedOut: true };

const LOCK = "mentor-connect-refresh";
// Nobody who never signed in here needs to be told by the API that they are not.
const MARK = "signedIn";

let session: Session = { state: "unknown", user: null };
let token: string | null = null;
const listeners = new Set<() => void>();
const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("mentor-connect-session");

export const current = (): Session => session;
export const accessToken = (): string | null => token;

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next: Session, nextToken: string | null): void {
  session = next;
  token = nextToken;
  remember(next.state === "signedIn");
  for (const listener of listeners) listener();
}

export function signedIn(signIn: SignIn): void {
  become({ state: "signedIn", user: signIn.user }, signIn.accessToken);
  tabs?.postMessage({ signedIn: { user: signIn.user, accessToken: signIn.accessToken } } satisfies Message);
}

/** Their account changed: a new name, a role, an application. */
export function userChanged(user: User): void {
  if (token) signedIn({ user, accessToken: token });
}

export function signedOut(state: "anonymous" | "expired" = "anonymous"): void {
  become({ state, user: null }, null);
  tabs?.postMessage({ signedOut: true } satisfies Message);
}

if (tabs) {
  tabs.onmessage = ({ data }: MessageEvent<Message>) => {
    if ("signedIn" in data) {
      become({ state: "signedIn", user: data.signedIn.user }, data.signedIn.accessToken);
    } else if (session.state === "signedIn") {
      become({ state: "anonymous", user: null }, null);
    }
  };
}

/**
 * An access token newer than `stale`, or null when there is no session any more. One renewal at a time in all tabs:
 * who waited takes what the first one got. Throws when the API cannot be reached: nobody is signed out for that.
 */
export function renewed(stale: string | null): Promise<string | null> {
  return alone(async () => {
    if (token !== stale) return token;
    if (!token && !remembered()) {
      become({ state: "anonymous", user: null }, null);
      return null;
    }
    const response = await fetch("/api/auth/refresh", { method: "POST" });
    heard(response.headers.get("X-Server-Time"));
    if (response.status === 401) {
      signedOut(session.state === "signedIn" ? "expired" : "anonymous");
      return null;
    }
    if (!response.ok) throw new Error(`refresh answered ${response.status}`);
    const { data } = (await response.json()) as { data: SignIn };
    signedIn(data);
    return data.accessToken;
  });
}

let queue: Promise<unknown> = Promise.resolve();

function alone<T>(work: () => Promise<T>): Promise<T> {
  if (typeof navigator !== "undefined" && navigator.locks)
    return navigator.locks.request(LOCK, work) as Promise<T>;
  const next = queue.then(work, work);
  queue = next.catch(() => undefined);
  return next;
}

function remembered(): boolean {
  try {
    return localStorage.getItem(MARK) !== null;
  } catch {
    return true;
  }
}

function remember(yes: boolean): void {
  try {
    if (yes) localStorage.setItem(MARK, "1");
    else localStorage.removeItem(MARK);
  } catch {
    // A browser that keeps nothing asks the API each time.
  }
}
