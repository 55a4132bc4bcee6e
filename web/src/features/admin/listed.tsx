import type { ReactNode } from "react";
import { EmptyState, ErrorState, Loading, LoadMore, Skeleton } from "@/ui";

interface ListedProps<T> {
  pages: {
    items: T[] | undefined;
    error: unknown;
    refetch: () => unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
  };
  /** What comes: "payouts". */
  what: string;
  empty: ReactNode;
  children: (items: T[]) => ReactNode;
}

/** A list in each of its states: loading, failed, empty, there. A filtered page may be empty and not the last. */
export function Listed<T>({ pages, what, empty, children }: ListedProps<T>) {
  if (pages.error) return <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.items)
    return (
      <Loading label={`Loading ${what}`} className="flex flex-col gap-4">
        <Skeleton className="h-40 w-full" />
        <Skeleton className="h-40 w-full" />
      </Loading>
    );
  return (
    <>
      {pages.items.length
        ? children(pages.items)
        : !pages.hasNextPage && <EmptyState title={`No ${what}`}>{empty}</EmptyState>}
      <LoadMore {...pages} what={what} />
    </>
  );
}
