// What somebody typed and has not sent, kept for this tab until it is.
import { useCallback, useState } from "react";

function kept(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

export function useDraft(key: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => kept(key));
  const write = useCallback(
    (next: string) => {
      setText(next);
      try {
        if (next) sessionStorage.setItem(key, next);
        else sessionStorage.removeItem(key);
      } catch {
        // Then it lives as long as the page.
      }
    },
    [key],
  );
  return [text, write];
}
