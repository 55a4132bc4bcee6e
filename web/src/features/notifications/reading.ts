// What happens when a notification is opened, or all are marked as read? At once here; the API tells the other tabs.
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import type { Notification } from "@/api/types";
import { now } from "@/lib/clock";
import { withAllRead } from "@/live/cache";
import { notificationsQuery, unreadCountQuery } from "@/live/queries";
import { useToast } from "@/ui";

export function useReadNotifications() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { toast } = useToast();

  const shownAsRead = (id?: string) => {
    const readAt = new Date(now()).toISOString();
    queries.setQueryData(notificationsQuery.queryKey, (list) => list && withAllRead(list, readAt, id));
    queries.setQueryData(unreadCountQuery.queryKey, (count = 0) => (id ? Math.max(0, count - 1) : 0));
  };
  const undone = (error: unknown) => {
    toast(sentence(error), "bad");
    void queries.invalidateQueries({ queryKey: ["notifications"] });
  };

  return {
    /** Marks it as read and goes to what it is about. */
    open: ({ id, isRead, actionUrl }: Notification) => {
      if (!isRead) {
        shownAsRead(id);
        const path = { notification_id: id };
        answer(api.PUT("/api/notifications/{notification_id}/read", { params: { path } })).catch(undone);
      }
      void navigate(actionUrl);
    },
    readAll: () => {
      shownAsRead();
      answer(api.PUT("/api/notifications/read-all")).catch(undone);
    },
  };
}
