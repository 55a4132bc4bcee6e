// Who is signed in, for components?
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useSyncExternalStore } from "react";
import { api, nothing } from "@/api/client";
import { current, renewed, signedOut, subscribe, type Session } from "./tokens";

export function useSession(): Session {
  return useSyncExternalStore(subscribe, current);
}

/** The signed-in user; only below a route that demands one. */
export function useUser() {
  const { user } = useSession();
  if (!user) throw new Error("useUser stands below RequireSignIn");
  return user;
}

/** Asks once, at the start, whether the browser still has a session; and forgets what it showed when it ends. */
export function useSessionStart(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const start = () => void renewed(null).catch(() => setTimeout(start, 3_000));
    if (current().state === "unknown") start();
    let who = current().user?.id;
    return subscribe(() => {
      const next = current().user?.id;
      if (who && next !== who) queries.clear();
      who = next;
    });
  }, [queries]);
}

export function useSignOut(): () => Promise<void> {
  return useCallback(async () => {
    await nothing(api.POST("/api/auth/logout")).catch(() => undefined);
    signedOut();
  }, []);
}
