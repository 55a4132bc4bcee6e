// What time is it for the product? People's clocks are off; the API says its own time with every answer.
import { useSyncExternalStore } from "react";

let offset = 0;
const NOTICEABLE_MS = 2_000;

/** Learns how far this machine's clock is from the API's. */
export function heard(serverTime: string | null): void {
  const instant = serverTime ? Date.parse(serverTime) : NaN;
  if (Number.isNaN(instant)) return;
  const found = instant - Date.now();
  if (Math.abs(found - offset) > NOTICEABLE_MS) {
    offset = found;
    for (const ring of bells) ring();
  }
}

/** Milliseconds since 1970, as the API counts them. */
export function now(): number {
  return Date.now() + offset;
}

const bells = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

function subscribe(ring: () => void): () => void {
  bells.add(ring);
  ticking ??= setInterval(() => bells.forEach((one) => one()), 1_000);
  document.addEventListener("visibilitychange", ring);
  return () => {
    bells.delete(ring);
    document.removeEventListener("visibilitychange", ring);
    if (bells.size === 0) {
      clearInterval(ticking);
      ticking = undefined;
    }
  };
}

/** The present, told again every `everyMs` (whole seconds), and at once when the tab comes back. */
export function useNow(everyMs = 1_000): number {
  return useSyncExternalStore(subscribe, () => Math.floor(now() / everyMs) * everyMs);
}
