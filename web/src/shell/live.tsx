// What is told as it happens: the unread counts, and whoever wants to hear the socket. One for all pages.
import type { ReactNode } from "react";

export function LiveProvider({ children }: { children: ReactNode }) {
  return <>{children}</>;
}

/** How many messages wait. */
export function useUnreadMessages(): number {
  return 0;
}
