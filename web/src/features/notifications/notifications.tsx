import { useInfiniteQuery } from "@tanstack/react-query";
import { Bell, CheckCheck } from "lucide-react";
import type { Notification } from "@/api/types";
import { itemsOf } from "@/live/cache";
import { useUnreadNotifications } from "@/live/live";
import { notificationsQuery } from "@/live/queries";
import { Button, EmptyState, ErrorState, Loading, LoadMore, Page, Skeleton } from "@/ui";
import { NotificationText } from "./notification_text";
import { useReadNotifications } from "./reading";

export default function Notifications() {
  const list = useInfiniteQuery(notificationsQuery);
  const unread = useUnreadNotifications();
  const { open, readAll } = useReadNotifications();
  return (
    <Page
      title="Notifications"
      width="normal"
      actions={
        unread > 0 && (
          <Button look="secondary" onClick={readAll}>
            <CheckCheck aria-hidden className="size-4" />
            Mark all as read
          </Button>
        )
      }
    >
      {list.isPending && <Waiting />}
      {list.isError && !list.data && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && <List notifications={itemsOf(list.data)} onOpen={open} />}
      <LoadMore {...list} what="notifications" />
    </Page>
  );
}

function List({
  notifications,
  onOpen,
}: {
  notifications: Notification[];
  onOpen: (one: Notification) => void;
}) {
  if (!notifications.length)
    return (
      <EmptyState icon={<Bell />} title="Nothing yet">
        <p>What happens to your sessions, payments and reviews is told here.</p>
      </EmptyState>
    );
  return (
    <ul className="flex flex-col divide-y divide-line rounded-card border border-line bg-surface">
      {notifications.map((one) => (
        <li key={one.id}>
          <button
            type="button"
            onClick={() => onOpen(one)}
            className="flex w-full items-start gap-3 px-4 py-4 text-left hover:bg-raised sm:px-5"
          >
            <NotificationText notification={one} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Waiting() {
  return (
    <Loading label="Loading notifications" className="flex flex-col gap-px">
      {Array.from({ length: 6 }, (_, place) => (
        <Skeleton key={place} className="h-28" />
      ))}
    </Loading>
  );
}
