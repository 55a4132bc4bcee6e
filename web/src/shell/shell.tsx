// What stands around every page.
import { WifiOff } from "lucide-react";
import { Suspense } from "react";
import { Outlet, ScrollRestoration, useNavigation } from "react-router";
import { useOnline } from "@/lib/online";
import { LiveProvider } from "@/live/live";
import { useSessionStart } from "@/session/session";
import { Navbar } from "./navbar";

/** Around every page, for as long as the tab is open. */
export function Root() {
  useSessionStart();
  return (
    <LiveProvider>
      <Outlet />
    </LiveProvider>
  );
}

export function Shell() {
  return (
    <>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-control bg-accent px-4 py-3 font-semibold text-on-accent focus:translate-y-0"
      >
        Skip to the content
      </a>
      <Progress />
      <Navbar />
      <Offline />
      <main id="main" tabIndex={-1} className="outline-none">
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
      <ScrollRestoration />
    </>
  );
}

/** For the call: nothing but the page. */
export function FullScreen() {
  return (
    <>
      <Offline />
      <main id="main">
        <Outlet />
      </main>
    </>
  );
}

function Offline() {
  const online = useOnline();
  return (
    <div role="status">
      {!online && (
        <p className="flex items-center justify-center gap-2 bg-info-soft px-4 py-2 text-[0.9375rem] text-info">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          You are offline. What you see may be out of date.
        </p>
      )}
    </div>
  );
}

/** A page's code is on its way. */
function Progress() {
  const { state } = useNavigation();
  if (state === "idle") return null;
  return <div aria-hidden className="fixed inset-x-0 top-0 z-50 h-0.5 animate-pulse bg-accent" />;
}
