// Which theme is on? The system's, until somebody chooses.
import { useSyncExternalStore } from "react";

export type Choice = "system" | "dark" | "light";
const listeners = new Set<() => void>();
const system = matchMedia("(prefers-color-scheme: light)");

function choice(): Choice {
  try {
    const kept = localStorage.getItem("theme");
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system";
  }
}

function apply(): void {
  const chosen = choice();
  const light = chosen === "system" ? system.matches : chosen === "light";
  document.documentElement.dataset.theme = light ? "light" : "dark";
  for (const listener of listeners) listener();
}

system.addEventListener("change", apply);
addEventListener("storage", apply);

export function choose(next: Choice): void {
  try {
    if (next === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", next);
  } catch {
    // Then it holds for this page only.
  }
  apply();
}

export function useThemeChoice(): Choice {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, choice);
}
