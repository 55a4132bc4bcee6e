// Short news at the edge of the page, read aloud politely; and a way to say something to screen readers alone.
import { X } from "lucide-react";
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from "react";
import { cn } from "@/lib/cn";
import { buttonLook } from "./button";

interface Toast {
  id: number;
  text: ReactNode;
  tone: "plain" | "good" | "bad";
}
interface Speaker {
  /** Shows it for a while, and reads it. Errors stay until they are closed. */
  toast: (text: ReactNode, tone?: Toast["tone"]) => void;
  /** Reads it, shows nothing: how many were found, what became of a drag. */
  announce: (text: string) => void;
}

const Context = createContext<Speaker | null>(null);
const SHOWN_MS = 6_000;
let count = 0;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const [said, setSaid] = useState("");
  const close = useCallback((id: number) => setToasts((all) => all.filter((one) => one.id !== id)), []);
  const speaker = useMemo<Speaker>(
    () => ({
      toast: (text, tone = "plain") => {
        const id = ++count;
        setToasts((all) => [...all.slice(-2), { id, text, tone }]);
        if (tone !== "bad") setTimeout(() => close(id), SHOWN_MS);
      },
      announce: (text) => setSaid((before) => (before === text ? `${text}\u00a0` : text)),
    }),
    [close],
  );
  return (
    <Context value={speaker}>
      {children}
      <div role="status" className="sr-only">
        {said}
      </div>
      <div
        role="status"
        aria-label="News"
        className="pointer-events-none fixed inset-x-4 bottom-4 z-50 flex flex-col items-center gap-2 sm:left-auto sm:w-96"
      >
        {toasts.map(({ id, text, tone }) => (
          <div
            key={id}
            className={cn(
              "pointer-events-auto flex w-full animate-rise items-start gap-2 rounded-control border bg-raised py-2 pr-1 pl-4 shadow-float",
              tone === "bad"
                ? "border-bad text-bad"
                : tone === "good"
                  ? "border-good text-good"
                  : "border-line",
            )}
          >
            <p className="grow py-1.5 text-[0.9375rem]">{text}</p>
            <button
              type="button"
              aria-label="Dismiss"
              className={buttonLook("quiet", "icon")}
              onClick={() => close(id)}
            >
              <X aria-hidden className="size-4" />
            </button>
          </div>
        ))}
      </div>
    </Context>
  );
}

export function useToast(): Speaker {
  const speaker = useContext(Context);
  if (!speaker) throw new Error("useToast stands below ToastProvider");
  return speaker;
}
