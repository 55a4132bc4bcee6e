import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, SearchX, SlidersHorizontal, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import {
  Button,
  buttonLook,
  ButtonLink,
  Dialog,
  EmptyState,
  ErrorState,
  Loading,
  Page,
  Select,
  Skeleton,
  useToast,
} from "@/ui";
import { Filters, SearchBox } from "./filters";
import { MentorCard, MentorCardSkeleton } from "./mentor_card";
import { changed, chipsOf, cleared, onPage, pageOf, queryOf, SORTS, type Query } from "./search";

export default function Mentors() {
  const [address, setAddress] = useSearchParams();
  const chips = chipsOf(address);
  const found = useMentors(queryOf(address));
  return (
    <Page
      width="wide"
      title="Find a mentor"
      lead="Engineers who have done it, for thirty minutes or an hour. Prices include GST."
    >
      <div className="grid gap-8 grid-cols-[minmax(0,1fr)] lg:grid-cols-[17rem_minmax(0,1fr)]">
        <aside aria-label="Filters" className="max-lg:hidden">
          <Filters address={address} onChange={setAddress} />
        </aside>
        <div className="flex flex-col gap-5">
          <div className="flex flex-wrap items-end gap-3">
            <SearchBox address={address} onChange={setAddress} />
            <FiltersSheet address={address} onChange={setAddress} count={chips.length} />
            <Select
              label="Sort by"
              hideLabel
              className="w-44 grow sm:grow-0"
              value={address.get("sort") ?? "rating"}
              onChange={(event) => setAddress(changed(address, "sort", event.target.value))}
            >
              {Object.entries(SORTS).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          </div>
          <Chips address={address} />
          <Results found={found} address={address} />
        </div>
      </div>
    </Page>
  );
}

const askFor = (query: Query) => ({
  queryKey: ["mentors", query],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    answer(api.GET("/api/mentors", { params: { query }, signal })),
});

function useMentors(query: Query) {
  return useQuery({ ...askFor(query), placeholderData: keepPreviousData });
}

function Chips({ address }: { address: URLSearchParams }) {
  const chips = chipsOf(address);
  if (!chips.length) return null;
  return (
    <ul aria-label="Chosen filters" className="flex flex-wrap gap-2">
      {chips.map(({ label, without }) => (
        <li key={label}>
          <Link
            to={`?${without}`}
            preventScrollReset
            className="inline-flex min-h-11 items-center gap-1.5 rounded-full border border-line bg-surface pr-3 pl-4 text-sm hover:border-edge"
          >
            {label}
            <X aria-hidden className="size-4 text-muted" />
            <span className="sr-only">, remove this filter</span>
          </Link>
        </li>
      ))}
      <li>
        <Link
          to={`?${cleared(address)}`}
          preventScrollReset
          className={buttonLook("quiet", "normal", "text-sm text-muted")}
        >
          Clear all
        </Link>
      </li>
    </ul>
  );
}

function Results({ found, address }: { found: ReturnType<typeof useMentors>; address: URLSearchParams }) {
  const { announce } = useToast();
  const count = found.data && !found.isPlaceholderData ? counted(found.data) : undefined;
  useEffect(() => {
    if (count) announce(count);
  }, [count, announce]);

  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <ResultsSkeleton />;
  if (!found.data.items.length) return <NobodyFound address={address} />;
  return (
    <div aria-busy={found.isPlaceholderData} className="transition-opacity aria-busy:opacity-80">
      <p className="mb-4 text-muted">{counted(found.data)}</p>
      <ul className={GRID}>
        {found.data.items.map((mentor) => (
          <li key={mentor.id}>
            <MentorCard mentor={mentor} />
          </li>
        ))}
      </ul>
      <Pages address={address} isLast={found.data.pagination.nextCursor === null} />
    </div>
  );
}

const GRID = "grid gap-5 sm:grid-cols-2 xl:grid-cols-3";

function counted({ items, pagination }: { items: unknown[]; pagination: { total?: number | null } }): string {
  const total = pagination.total;
  if (typeof total === "number") return total === 1 ? "1 mentor" : `${total} mentors`;
  return `${items.length} mentors on this page`;
}

function ResultsSkeleton() {
  return (
    <Loading label="Looking for mentors">
      <Skeleton className="mb-4 h-6 w-28" />
      <div className={GRID}>
        {Array.from({ length: 6 }, (_, index) => (
          <MentorCardSkeleton key={index} />
        ))}
      </div>
    </Loading>
  );
}

function Pages({ address, isLast }: { address: URLSearchParams; isLast: boolean }) {
  const page = pageOf(address);
  if (page === 1 && isLast) return null;
  return (
    <nav aria-label="Pages" className="mt-8 flex items-center justify-center gap-4">
      {page > 1 && (
        <ButtonLink look="secondary" to={`?${onPage(address, page - 1)}`}>
          <ChevronLeft aria-hidden className="size-4" /> Previous
        </ButtonLink>
      )}
      <span className="tabular text-muted">Page {page}</span>
      {!isLast && (
        <ButtonLink look="secondary" to={`?${onPage(address, page + 1)}`}>
          Next <ChevronRight aria-hidden className="size-4" />
        </ButtonLink>
      )}
    </nav>
  );
}

/** Names the filter whose absence finds somebody. */
function NobodyFound({ address }: { address: URLSearchParams }) {
  const chips = chipsOf(address);
  const helpful = useQuery({
    queryKey: ["mentors", "without", address.toString()],
    enabled: chips.length > 1,
    queryFn: async ({ signal }) => {
      const tried = await Promise.all(
        chips.slice(0, 5).map(async (chip) => {
          const { items } = await askFor({ ...queryOf(chip.without), limit: 1 }).queryFn({ signal });
          return items.length > 0;
        }),
      );
      return chips.filter((_, index) => tried[index]);
    },
  });
  const drop = chips.length === 1 ? chips : (helpful.data ?? []);
  return (
    <div aria-busy={helpful.isFetching}>
      <EmptyState
        icon={<SearchX />}
        title={chips.length ? "No mentor fits all of this" : "There are no mentors yet"}
        action={
          chips.length > 0 && (
            <>
              {drop.map(({ label, without }) => (
                <ButtonLink key={label} to={`?${without}`} look="secondary" preventScrollReset>
                  Drop {label}
                </ButtonLink>
              ))}
              {(chips.length > 1 || address.get("page")) && (
                <ButtonLink
                  to={`?${cleared(address)}`}
                  look={drop.length ? "quiet" : "primary"}
                  preventScrollReset
                >
                  Clear all filters
                </ButtonLink>
              )}
            </>
          )
        }
      >
        {drop.length > 0 && (
          <p>Without {drop.map(({ label }) => label).join(", or without ")} there is somebody.</p>
        )}
      </EmptyState>
    </div>
  );
}

interface ChangeProps {
  address: URLSearchParams;
  onChange: (address: URLSearchParams, how?: { preventScrollReset?: boolean; replace?: boolean }) => void;
}

/** The filters on phones and tablets. */
function FiltersSheet({ address, onChange, count }: ChangeProps & { count: number }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="lg:hidden">
      <Button look="secondary" onClick={() => setOpen(true)}>
        <SlidersHorizontal aria-hidden className="size-4" />
        Filters{count > 0 && ` (${count})`}
      </Button>
      <Dialog title="Filters" open={open} onOpenChange={setOpen}>
        <Filters address={address} onChange={onChange} />
        <Button className="mt-6 w-full" onClick={() => setOpen(false)}>
          Show mentors
        </Button>
      </Dialog>
    </div>
  );
}
