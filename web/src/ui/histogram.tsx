/** How many reviews gave how many stars; the counts are written beside the bars. */
export function RatingHistogram({ counts }: { counts: Record<"1" | "2" | "3" | "4" | "5", number> }) {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <dl aria-label="Ratings" className="flex flex-col gap-1.5">
      {(["5", "4", "3", "2", "1"] as const).map((stars) => (
        <div key={stars} className="grid grid-cols-[4rem_1fr_2rem] items-center gap-3 text-[0.9375rem]">
          <dt className="text-muted">
            {stars} {stars === "1" ? "star" : "stars"}
          </dt>
          <dd className="h-2.5 overflow-hidden rounded-full bg-raised" aria-hidden>
            <div
              className="h-full rounded-full bg-accent"
              style={{ width: `${total ? (counts[stars] / total) * 100 : 0}%` }}
            />
          </dd>
          <dd className="tabular text-right">{counts[stars]}</dd>
        </div>
      ))}
    </dl>
  );
}
