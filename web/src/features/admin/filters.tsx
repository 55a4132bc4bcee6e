// Filters of a list stand in the address: Back works, and a link shows the same.
import { useSearchParams } from "react-router";

export function useFilters(): [Record<string, string>, (change: Record<string, string>) => void] {
  const [query, setQuery] = useSearchParams();
  const set = (change: Record<string, string>) =>
    setQuery((before) => {
      const next = new URLSearchParams(before);
      for (const [name, value] of Object.entries(change)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    });
  return [Object.fromEntries(query), set];
}

/** The value if it is one of those known, else nothing: addresses are typed by people, too. */
export function oneOf<T extends string>(known: readonly T[], value: string | undefined): T | undefined {
  return known.find((one) => one === value);
}
