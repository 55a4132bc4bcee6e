// When is the other side told that one types? At the first key, again every few seconds, and when one stops.
import { useCallback, useEffect, useRef } from "react";
import { useLive } from "@/live/live";

const AGAIN_MS = 3_000;
const STOPPED_MS = 4_000;

export function useTypingNotice(conversationId: string) {
  const { ask } = useLive();
  const toldAt = useRef(0);
  const stopping = useRef<ReturnType<typeof setTimeout>>(undefined);

  const tell = useCallback(
    (action: "chat.typing_start" | "chat.typing_stop") =>
      void ask(action, { conversationId }).catch(() => undefined), // nobody misses it
    [ask, conversationId],
  );
  const stop = useCallback(() => {
    clearTimeout(stopping.current);
    if (toldAt.current) tell("chat.typing_stop");
    toldAt.current = 0;
  }, [tell]);
  const type = useCallback(() => {
    clearTimeout(stopping.current);
    stopping.current = setTimeout(stop, STOPPED_MS);
    if (Date.now() - toldAt.current < AGAIN_MS) return;
    toldAt.current = Date.now();
    tell("chat.typing_start");
  }, [stop, tell]);

  useEffect(() => stop, [stop]);
  return { type, stop };
}
