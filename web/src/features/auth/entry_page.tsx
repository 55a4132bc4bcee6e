import { BadgeCheck, CalendarClock, ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useTitle } from "@/ui";

const CLAIMS = [
  {
    icon: BadgeCheck,
    title: "Verified engineers",
    text: "Each mentor is checked by a person before anyone can book.",
  },
  { icon: CalendarClock, title: "Times in your own zone", text: "You see what is free now, where you are." },
  { icon: ShieldCheck, title: "Fair cancellations", text: "All of it back with more than a day's notice." },
];

/** The frame of the pages before one is in: the form, and beside it on wide screens what it is for. */
export function EntryPage({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}) {
  const heading = useTitle(title);
  return (
    <div className="mx-auto grid w-full max-w-6xl gap-16 px-4 py-10 sm:px-6 sm:py-16 lg:grid-cols-[minmax(0,27rem)_1fr] lg:items-center lg:py-20">
      <div className="mx-auto flex w-full max-w-md flex-col gap-6">
        <div>
          <h1 ref={heading} tabIndex={-1} className="text-3xl sm:text-4xl">
            {title}
          </h1>
          {lead && <p className="mt-3 text-muted">{lead}</p>}
        </div>
        {children}
      </div>
      <Pitch />
    </div>
  );
}

function Pitch() {
  return (
    <aside
      aria-label="About Mentor Connect"
      className="relative hidden overflow-hidden rounded-3xl border border-line bg-surface p-12 lg:block"
    >
      <div aria-hidden className="absolute -top-40 -right-40 size-96 rounded-full bg-accent/15 blur-3xl" />
      <p className="relative text-3xl leading-snug font-semibold tracking-tight text-balance">
        Half an hour with someone who has done it.
      </p>
      <ul className="relative mt-10 flex flex-col gap-7">
        {CLAIMS.map(({ icon: Icon, title, text }) => (
          <li key={title} className="flex gap-4">
            <span className="grid size-11 shrink-0 place-items-center rounded-control bg-accent-soft text-accent-ink">
              <Icon aria-hidden className="size-5" />
            </span>
            <span>
              <span className="block font-semibold">{title}</span>
              <span className="block text-muted">{text}</span>
            </span>
          </li>
        ))}
      </ul>
    </aside>
  );
}
