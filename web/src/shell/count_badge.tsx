/** A number on an icon that names it in words itself. */
export function CountBadge({ count }: { count: number }) {
  if (!count) return null;
  return (
    <span
      aria-hidden
      className="tabular absolute top-0.5 right-0 grid h-5 min-w-5 place-items-center rounded-full bg-accent px-1 text-xs font-bold text-on-accent"
    >
      {count > 99 ? "99+" : count}
    </span>
  );
}
