// What is told as it happens: one socket a tab, and what it tells is told to the other tabs too.
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from "react";
import { answer, api } from "@/api/client";
import { ApiError } from "@/api/errors";
import { forgetDrafts } from "@/features/messages/drafts";
import { outbox } from "@/features/messages/outbox";
import { useSession } from "@/session/session";
import { useToast } from "@/ui";
import { apply, caughtUp } from "./apply";
import { unreadIn } from "./cache";
import type { LiveEvent } from "./events";
import { conversationsQuery, unreadCountQuery } from "./queries";
import { LiveSocket, type LiveState } from "./socket";
import { tabsOf } from "./tabs";

type Ask = (action: string, data?: object) => Promise<unknown>;

interface Live {
  state: LiveState;
  /** It has not been open for so long that people notice. */
  isLate: boolean;
  /** Asks on the socket; refused at once while it is not open. */
  ask: Ask;
}

const Context = createContext<Live | null>(null);

export function LiveProvider({ children }: { children: ReactNode }) {
  const { state: sessionState, user } = useSession();
  const queries = useQueryClient();
  const { toast } = useToast();
  const socket = useRef<LiveSocket | null>(null);
  const [state, setState] = useState<LiveState>("closed");
  const isLate = useLate(state);
  const me = user?.id;

  useEffect(() => {
    if (sessionState !== "anonymous") return;
    forgetDrafts();
    outbox.clear();
  }, [sessionState]);

  useEffect(() => {
    if (!me) return;
    const announced = new Set<string>();
    const hear = (event: LiveEvent) => {
      apply(queries, event, me);
      const news = newsOf(event, announced);
      if (news) toast(news);
    };
    const tabs = tabsOf<LiveEvent>(me, hear);
    const one = new LiveSocket({
      address,
      onEvent: (event) => {
        hear(event);
        tabs.tell(event);
      },
      onOpen: () => caughtUp(queries),
      onState: setState,
    });
    socket.current = one;
    one.start();
    return () => {
      one.stop();
      tabs.close();
      socket.current = null;
    };
  }, [me, queries, toast]);

  const ask = useCallback<Ask>(
    (action, data) =>
      socket.current?.ask(action, data) ?? Promise.reject(new ApiError(0, { code: "unreachable" })),
    [],
  );
  const live = useMemo<Live>(() => ({ state, isLate, ask }), [state, isLate, ask]);
  return <Context value={live}>{children}</Context>;
}

const NOTICED_MS = 5_000;

function useLate(state: LiveState): boolean {
  const isOpen = state === "open";
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(!isOpen), isOpen ? 0 : NOTICED_MS);
    return () => clearTimeout(timer);
  }, [isOpen]);
  return isLate;
}

export function useLive(): Live {
  const live = useContext(Context);
  if (!live) throw new Error("useLive stands below LiveProvider");
  return live;
}

async function address(): Promise<string> {
  const { ticket, url } = await answer(api.POST("/api/realtime/ticket"));
  return `${url}${url.includes("?") ? "&" : "?"}ticket=${encodeURIComponent(ticket)}`;
}

/** What to say of an event on the page that is looked at; once, though socket and other tabs may both tell it. */
function newsOf(event: LiveEvent, announced: Set<string>): string | null {
  if (event.event !== "notifications.new") return null;
  const { id, type, title } = event.data.notification;
  if (announced.has(id)) return null;
  announced.add(id);
  const isSeen = document.visibilityState === "visible" && type !== "new_message";
  return isSeen ? title : null;
}

// While there is no socket the counts are asked for.
const useAskEvery = () => {
  const { user } = useSession();
  const { state } = useLive();
  return { enabled: Boolean(user), refetchInterval: state === "open" ? (false as const) : 60_000 };
};

/** How many notifications wait. */
export function useUnreadNotifications(): number {
  return useQuery({ ...unreadCountQuery, ...useAskEvery() }).data ?? 0;
}

/** How many messages wait. */
export function useUnreadMessages(): number {
  return unreadIn(useInfiniteQuery({ ...conversationsQuery, ...useAskEvery() }).data);
}
