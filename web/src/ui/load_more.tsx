import { Button } from "./button";

interface LoadMoreProps {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  /** What comes: "reviews". */
  what: string;
}

/** The next page of a list by cursor; spread an infinite query onto it. */
export function LoadMore({ hasNextPage, isFetchingNextPage, fetchNextPage, what }: LoadMoreProps) {
  if (!hasNextPage) return null;
  return (
    <div className="mt-6 flex justify-center">
      <Button look="secondary" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        Show more {what}
      </Button>
    </div>
  );
}
