// Who may see the routes below? The rest are sent to where they can.
import { Navigate, Outlet, useLocation, useSearchParams } from "react-router";
import { Loading, Skeleton } from "@/ui";
import { useSession } from "./session";

/** Signs in first, and then comes back to the very address. */
export function RequireSignIn() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.state === "unknown") return <Opening />;
  if (session.state === "signedIn") return <Outlet />;
  const query = new URLSearchParams({ next: pathname + search });
  if (session.state === "expired") query.set("expired", "1");
  return <Navigate to={`/login?${query}`} replace />;
}

/** For sign-in pages: who is in already goes on to where they wanted. */
export function RequireVisitor() {
  const session = useSession();
  const [query] = useSearchParams();
  if (session.state === "unknown") return <Opening />;
  return session.state === "signedIn" ? <Navigate to={nextOf(query)} replace /> : <Outlet />;
}

/** Where to go after signing in: a path of ours, never another site's. */
export function nextOf(query: URLSearchParams): string {
  const next = query.get("next") ?? "/mentors";
  return /^\/(?![/\\])/.test(next) ? next : "/mentors";
}

function Opening() {
  return (
    <Loading label="Opening" className="mx-auto w-full max-w-5xl px-4 py-10 sm:px-6">
      <Skeleton className="mb-6 h-10 w-64" />
      <Skeleton className="h-72 w-full" />
    </Loading>
  );
}
