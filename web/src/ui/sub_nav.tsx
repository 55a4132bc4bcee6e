import { useEffect, useRef } from "react";
import { NavLink, useLocation } from "react-router";
import { cn } from "@/lib/cn";

interface SubNavProps {
  /** What the pages have in common. */
  label: string;
  links: { to: string; label: string; end?: boolean }[];
}

/** The pages of one section, as links that look like tabs; the row scrolls within itself on phones. */
export function SubNav({ label, links }: SubNavProps) {
  const row = useRef<HTMLUListElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const here = row.current?.querySelector<HTMLElement>("[aria-current]");
    // Only the row scrolls: scrollIntoView would move the page, too.
    if (row.current && here)
      row.current.scrollLeft = here.offsetLeft - (row.current.clientWidth - here.offsetWidth) / 2;
  }, [pathname]);
  return (
    <nav aria-label={label} className="border-b border-line">
      <ul ref={row} className="relative mx-auto flex max-w-7xl gap-1 overflow-x-auto px-3 sm:px-5">
        {links.map(({ to, label: name, end }) => (
          <li key={to} className="shrink-0">
            <NavLink
              to={to}
              end={end}
              className={({ isActive }) =>
                cn(
                  "flex min-h-12 items-center border-b-2 px-3 text-[0.9375rem] font-medium -outline-offset-3",
                  isActive ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
                )
              }
            >
              {name}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
