import type { ReactNode } from "react";
import { useTitle } from "@/ui";

/** The frame of the pages before one is in. */
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
    <div className="mx-auto flex w-full max-w-md flex-col gap-6 px-4 py-12 sm:py-20">
      <div>
        <h1 ref={heading} tabIndex={-1} className="text-3xl">
          {title}
        </h1>
        {lead && <p className="mt-2 text-muted">{lead}</p>}
      </div>
      {children}
    </div>
  );
}
