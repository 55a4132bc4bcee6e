// A page: its title in the tab, its h1, and the focus on it after a change of page.
import { useEffect, useRef, type ReactNode } from "react";
import { useLocation } from "react-router";
import { cn } from "@/lib/cn";

interface PageProps {
  title: string;
  /** Beside the title: the page's actions. */
  actions?: ReactNode;
  lead?: ReactNode;
  /** The h1 is read, not seen, where the page shows its name otherwise. */
  hideTitle?: boolean;
  width?: "narrow" | "form" | "normal" | "wide";
  children: ReactNode;
}

const WIDTHS = { narrow: "max-w-xl", form: "max-w-3xl", normal: "max-w-5xl", wide: "max-w-7xl" };

export function Page({ title, actions, lead, hideTitle, width = "normal", children }: PageProps) {
  const heading = useTitle(title);
  return (
    <div className={cn("mx-auto w-full px-4 py-8 sm:px-6 sm:py-10", WIDTHS[width])}>
      <div className={hideTitle ? "sr-only" : "mb-8 flex flex-wrap items-end justify-between gap-4"}>
        <div>
          <h1 ref={heading} tabIndex={-1} className="text-3xl sm:text-4xl">
            {title}
          </h1>
          {lead && <p className="mt-2 max-w-2xl text-lg text-muted">{lead}</p>}
        </div>
        {actions}
      </div>
      {children}
    </div>
  );
}

/** For a page with an h1 of its own: put the ref on it, with tabIndex -1. */
export function useTitle(title: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname, key } = useLocation();
  useEffect(() => {
    document.title = title === "Mentor Connect" ? title : `${title} · Mentor Connect`;
  }, [title]);
  useEffect(() => {
    // The first page starts where browsers start; "default" is its key.
    if (key !== "default") heading.current?.focus({ preventScroll: true });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a changed query is the same page
  }, [pathname]);
  return heading;
}
