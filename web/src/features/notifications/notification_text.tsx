import type { Notification } from "@/api/types";
import { cn } from "@/lib/cn";
import { useNow } from "@/lib/clock";
import { relative } from "@/lib/time";

export function NotificationText({ notification }: { notification: Notification }) {
  const { title, message, isRead, createdAt } = notification;
  const present = useNow(60_000);
  return (
    <>
      <span
        aria-hidden
        className={cn("mt-2 size-2 shrink-0 rounded-full", isRead ? "bg-transparent" : "bg-accent")}
      />
      <span className="min-w-0 grow">
        <span className={cn("block", isRead ? "font-medium" : "font-semibold")}>
          {!isRead && <span className="sr-only">Unread: </span>}
          {title}
        </span>
        <span className="line-clamp-2 text-[0.9375rem] text-muted">{message}</span>
        <time dateTime={createdAt} className="block text-sm text-muted">
          {relative(createdAt, present)}
        </time>
      </span>
    </>
  );
}
