// What is asked about one mentor?
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";

export function mentorQuery(slug: string) {
  return queryOptions({
    queryKey: ["mentor", slug],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/mentors/{mentor}", { params: { path: { mentor: slug } }, signal })),
    select: (found) => found.mentor,
  });
}

export function reviewsQuery(slug: string) {
  return infiniteQueryOptions({
    queryKey: ["mentor", slug, "reviews"],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/api/mentors/{mentor}/reviews", {
          params: { path: { mentor: slug }, query: { limit: 10, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ pagination }) => pagination.nextCursor ?? undefined,
  });
}
