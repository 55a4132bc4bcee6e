// Where does the log stand? At its end while one reads along; and where it was when earlier messages come in above.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_PX = 80;
const fromEndOf = (box: HTMLElement) => box.scrollHeight - box.scrollTop - box.clientHeight;

/** `newest` and `oldest` name what is at the ends; `isMine` brings the newest into view wherever one was. */
export function useLogScroll({
  newest,
  oldest,
  isMine,
}: {
  newest?: string;
  oldest?: string;
  isMine: boolean;
}) {
  const log = useRef<HTMLDivElement>(null);
  const before = useRef<{ fromEnd: number; newest?: string }>({ fromEnd: 0 });
  const [isBehind, setBehind] = useState(false);

  const toEnd = useCallback(() => {
    const box = log.current;
    if (box) box.scrollTop = box.scrollHeight;
    setBehind(false);
  }, []);

  const onScroll = useCallback(() => {
    if (!log.current) return;
    before.current.fromEnd = fromEndOf(log.current);
    if (before.current.fromEnd < NEAR_PX) setBehind(false);
  }, []);

  useLayoutEffect(() => {
    const box = log.current;
    if (!box) return;
    const { fromEnd, newest: newestBefore } = before.current;
    const isNews = newest !== newestBefore;
    if (isNews && newestBefore && !isMine && fromEnd >= NEAR_PX) setBehind(true);
    else if (isNews) box.scrollTop = box.scrollHeight;
    else box.scrollTop = box.scrollHeight - box.clientHeight - fromEnd; // earlier ones came in above
    before.current = { fromEnd: fromEndOf(box), newest };
  }, [newest, oldest, isMine]);

  useEffect(() => {
    const box = log.current;
    if (!box) return;
    const observer = new ResizeObserver(() => {
      if (before.current.fromEnd < NEAR_PX) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box); // the field below grows and shrinks
    if (box.lastElementChild) observer.observe(box.lastElementChild);
    return () => observer.disconnect();
  }, []);
  return { log, onScroll, isBehind, toEnd };
}
