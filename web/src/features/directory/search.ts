// What is searched for? The address says it, so that Back, a reload and a shared link show the same.
import type { paths } from "@/api/schema";

export type Query = NonNullable<paths["/api/mentors"]["get"]["parameters"]["query"]>;

export const PAGE_SIZE = 12;
const LAST_PAGE = Math.floor(1000 / PAGE_SIZE); // the API's page × limit ends at 1000

export const SORTS = {
  rating: "Best rated",
  sessions: "Most sessions",
  priceAsc: "Price: low to high",
  priceDesc: "Price: high to low",
  newest: "Newest",
} as const;
export const RATINGS = ["4.5", "4", "3"];

/** The filters, in the order in which they are shown. */
export const FILTERS = [
  "q",
  "expertise",
  "topic",
  "company",
  "language",
  "priceMin",
  "priceMax",
  "rating",
  "available",
] as const;
export type Filter = (typeof FILTERS)[number];

/** What the API is asked for an address; what makes no sense there is left out. */
export function queryOf(address: URLSearchParams): Query {
  const text = (name: string) => address.get(name)?.trim().slice(0, 100) || undefined;
  const number = (name: string) => {
    const value = Number(address.get(name) ?? NaN);
    return Number.isFinite(value) && value >= 0 ? value : undefined;
  };
  const sort = address.get("sort");
  return {
    q: text("q"),
    expertise: address.getAll("expertise") as Query["expertise"],
    topic: text("topic") as Query["topic"],
    company: text("company"),
    language: text("language"),
    priceMin: wholeRupees(number("priceMin")),
    priceMax: wholeRupees(number("priceMax")),
    rating: number("rating"),
    available: address.get("available") === "true" || undefined,
    sort: sort && sort in SORTS ? (sort as keyof typeof SORTS) : undefined,
    page: pageOf(address),
    limit: PAGE_SIZE,
  };
}

const wholeRupees = (price?: number) =>
  price === undefined ? undefined : Math.min(Math.floor(price), 1_000_000);

export function pageOf(address: URLSearchParams): number {
  const page = Math.floor(Number(address.get("page") ?? 1));
  return page >= 1 && page <= LAST_PAGE ? page : 1;
}

/** An address with this filter as said (null drops it), from its first page. */
export function changed(
  address: URLSearchParams,
  name: Filter | "sort",
  values: string | string[] | null,
): URLSearchParams {
  const next = new URLSearchParams(address);
  next.delete(name);
  next.delete("page");
  for (const value of [values ?? []].flat()) if (value) next.append(name, value);
  return next;
}

export function onPage(address: URLSearchParams, page: number): URLSearchParams {
  const next = new URLSearchParams(address);
  if (page > 1) next.set("page", String(page));
  else next.delete("page");
  return next;
}

export interface Chip {
  label: string;
  /** The address without it. */
  without: URLSearchParams;
}

const WORDS: Record<Filter, (value: string) => string> = {
  q: (value) => `“${value}”`,
  expertise: (value) => value,
  topic: (value) => value,
  company: (value) => `Company: ${value}`,
  language: (value) => `Speaks ${value}`,
  priceMin: (value) => `From ₹${value}`,
  priceMax: (value) => `Up to ₹${value}`,
  rating: (value) => `${value} stars or more`,
  available: () => "Takes bookings now",
};

/** One for each value of each filter. */
export function chipsOf(address: URLSearchParams): Chip[] {
  return FILTERS.flatMap((name) => {
    const values = address.getAll(name).filter(Boolean);
    return values.map((value) => ({
      label: WORDS[name](value),
      without: changed(
        address,
        name,
        values.filter((other) => other !== value),
      ),
    }));
  });
}

/** The address without any filter; the order stays. */
export function cleared(address: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams();
  const sort = address.get("sort");
  if (sort) next.set("sort", sort);
  return next;
}
