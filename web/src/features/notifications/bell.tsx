// The bell in the navbar: how many wait, in words too, and a menu of the latest.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Bell as Icon, CheckCheck } from "lucide-react";
import { Link } from "react-router";
import { itemsOf } from "@/live/cache";
import { useUnreadNotifications } from "@/live/live";
import { notificationsQuery } from "@/live/queries";
import { CountBadge } from "@/shell/count_badge";
import { buttonLook, Loading, Menu, MenuItem, MenuLabel, Skeleton } from "@/ui";
import { NotificationText } from "./notification_text";
import { useReadNotifications } from "./reading";

const SHOWN = 6;

export function Bell() {
  const unread = useUnreadNotifications();
  const said = unread ? `Notifications, ${unread} unread` : "Notifications";
  return (
    <Menu
      label="Notifications"
      className="max-h-[min(36rem,80dvh)] w-[min(24rem,calc(100vw-3rem))] overflow-y-auto"
      trigger={
        <button
          type="button"
          aria-label={said}
          title={said}
          className={buttonLook("quiet", "icon", "relative text-muted")}
        >
          <Icon aria-hidden className="size-5" />
          <CountBadge count={unread} />
        </button>
      }
    >
      <Latest unread={unread} />
    </Menu>
  );
}

function Latest({ unread }: { unread: number }) {
  const list = useInfiniteQuery({ ...notificationsQuery, refetchOnMount: "always" });
  const { open, readAll } = useReadNotifications();
  const latest = itemsOf(list.data).slice(0, SHOWN);
  return (
    <>
      <MenuLabel>{unread ? `${unread} unread` : "All read"}</MenuLabel>
      {unread > 0 && (
        <MenuItem
          onSelect={(event) => {
            event.preventDefault();
            readAll();
          }}
        >
          <CheckCheck aria-hidden className="size-4 text-muted" />
          Mark all as read
        </MenuItem>
      )}
      {list.isPending && <Waiting />}
      {list.isError && !list.data && (
        <MenuItem
          onSelect={(event) => {
            event.preventDefault(); // the menu stays open
            void list.refetch();
          }}
        >
          They could not be loaded. Try again
        </MenuItem>
      )}
      {list.data && !latest.length && (
        <p className="px-3 py-4 text-[0.9375rem] text-muted">
          Nothing yet. Bookings, messages and reviews are told here.
        </p>
      )}
      {latest.map((one) => (
        <MenuItem key={one.id} onSelect={() => open(one)} className="items-start py-2.5">
          <NotificationText notification={one} />
        </MenuItem>
      ))}
      <MenuItem
        asChild
        className="sticky -bottom-1.5 justify-center rounded-none border-t border-line bg-surface font-medium"
      >
        <Link to="/notifications">See all notifications</Link>
      </MenuItem>
    </>
  );
}

function Waiting() {
  return (
    <Loading label="Loading notifications" className="flex flex-col gap-2 p-2">
      {Array.from({ length: 3 }, (_, place) => (
        <Skeleton key={place} className="h-16" />
      ))}
    </Loading>
  );
}
