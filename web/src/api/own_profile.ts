// The caller's own profile as a mentor, whatever its status; null while they have none.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { isRefusal } from "./errors";

export const ownProfileQuery = queryOptions({
  queryKey: ["mentors", "me"],
  queryFn: async ({ signal }) => {
    try {
      return (await answer(api.GET("/api/mentors/me", { signal }))).mentor;
    } catch (error) {
      if (isRefusal(error, "not_found")) return null;
      throw error;
    }
  },
});
