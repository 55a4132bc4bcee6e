// The meeting in the page; or, where the video service does not come, the way to it in a tab of its own.
import { useQuery } from "@tanstack/react-query";
import { ExternalLink, LoaderCircle, VideoOff } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Schemas } from "@/api/types";
import { configQuery } from "@/api/queries";
import { useUser } from "@/session/session";
import { Button, buttonLook } from "@/ui";
import { enter } from "./jitsi";

interface VideoProps {
  link: Schemas["MeetingLink"];
  onLeft: () => void;
}

export function Video({ link, onLeft }: VideoProps) {
  const { data: config } = useQuery(configQuery);
  const { name } = useUser();
  const place = useRef<HTMLDivElement>(null);
  const left = useRef(onLeft);
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<"loading" | "there" | "failed">("loading");
  const domain = config?.jitsiDomain;
  const { roomName, token } = link;

  useEffect(() => {
    left.current = onLeft;
  }, [onLeft]);

  useEffect(() => {
    const box = place.current;
    if (!box || !domain) return;
    let isGone = false;
    let leave: (() => void) | undefined;
    enter({ domain, roomName, token, displayName: name }, box, () => left.current())
      .then((dispose) => {
        leave = dispose;
        if (isGone) dispose();
        else setState("there");
      })
      .catch(() => {
        if (!isGone) setState("failed");
      });
    return () => {
      isGone = true;
      leave?.();
    };
  }, [attempt, domain, roomName, token, name]);

  const again = () => {
    setState("loading");
    setAttempt(attempt + 1);
  };
  return (
    <div className="relative grow bg-page">
      <div ref={place} className="absolute inset-0" />
      <div role="status" className="pointer-events-none absolute inset-0 grid place-items-center">
        {state === "loading" && (
          <p className="flex items-center gap-3 text-muted">
            <LoaderCircle aria-hidden className="size-5 animate-spin" />
            Opening the room…
          </p>
        )}
      </div>
      {state === "failed" && <Failed url={link.url} onAgain={again} />}
    </div>
  );
}

function Failed({ url, onAgain }: { url: string; onAgain: () => void }) {
  return (
    <div role="alert" className="absolute inset-0 grid place-items-center overflow-y-auto p-6">
      <div className="flex max-w-md flex-col items-center gap-4 text-center">
        <VideoOff aria-hidden className="size-10 text-muted" />
        <h2 className="text-xl">The video does not open here</h2>
        <p className="text-muted">
          The video service did not answer, or something in this browser blocks it. The room is open all the
          same: try it in a tab of its own.
        </p>
        <div className="flex flex-wrap justify-center gap-3">
          <a href={url} target="_blank" rel="noreferrer" className={buttonLook("primary")}>
            <ExternalLink aria-hidden className="size-4" />
            Open in a new tab
          </a>
          <Button look="secondary" onClick={onAgain}>
            Try again
          </Button>
        </div>
      </div>
    </div>
  );
}
