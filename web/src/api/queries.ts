// How do queries behave, and which are shared by many pages?
import { QueryClient, queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { ApiError } from "./errors";

export function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, retry: (failures, error) => failures < 2 && isPassing(error) },
      mutations: { networkMode: "always" }, // offline is said at once, not waited for
    },
  });
}

/** Whether the same request may succeed in a moment. */
function isPassing(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
}

/** What the stage says of itself: rates, limits, enumerations, the checkout script. */
export const configQuery = queryOptions({
  queryKey: ["config"],
  queryFn: ({ signal }) => answer(api.GET("/api/config", { signal })),
  staleTime: Infinity,
});
