import { useState } from "react";
import { cn } from "@/lib/cn";

const SIZES = { small: "size-9 text-sm", medium: "size-12 text-base", large: "size-20 text-2xl sm:size-24" };

/** A picture, or the initials where there is none; the name stands beside it, so it says nothing itself. */
export function Avatar({
  name,
  src,
  size = "medium",
}: {
  name: string;
  src?: string | null;
  size?: keyof typeof SIZES;
}) {
  const [failed, setFailed] = useState<string | null>(null);
  const look = cn("shrink-0 rounded-full object-cover", SIZES[size]);
  if (src && failed !== src) {
    return <img src={src} alt="" className={cn(look, "bg-raised")} onError={() => setFailed(src)} />;
  }
  const initials = name.trim().split(/\s+/);
  const letters = [initials[0], initials.length > 1 ? initials.at(-1) : ""]
    .map((word) => word?.[0] ?? "")
    .join("");
  return (
    // Drawn, not written: the letters are no part of what a button around them is called.
    <span
      aria-hidden
      data-letters={letters.toUpperCase()}
      className={cn(
        look,
        "grid place-items-center bg-accent-soft font-semibold text-accent-ink before:content-[attr(data-letters)]",
      )}
    />
  );
}
