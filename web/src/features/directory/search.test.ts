import { expect, test } from "vitest";
import { changed, chipsOf, cleared, onPage, queryOf } from "./search";

const address = (text: string) => new URLSearchParams(text);

test("an address says what the API is asked", () => {
  const query = queryOf(
    address("q=pay&expertise=DSA&expertise=Backend&priceMax=900.5&available=true&sort=priceAsc&page=3"),
  );

  expect(query).toMatchObject({
    q: "pay",
    expertise: ["DSA", "Backend"],
    priceMax: 900,
    available: true,
    sort: "priceAsc",
    page: 3,
  });
});

test("nonsense in an address is left out, not sent", () => {
  const query = queryOf(address("priceMin=cheap&rating=-1&sort=chance&page=zillion&available=maybe"));

  expect(query).toMatchObject({
    priceMin: undefined,
    rating: undefined,
    sort: undefined,
    page: 1,
    available: undefined,
  });
});

test("no page lies beyond what the API serves", () => {
  expect(queryOf(address("page=84")).page).toBe(1);
  expect(queryOf(address("page=83")).page).toBe(83);
});

test("another filter begins at the first page", () => {
  expect(changed(address("page=4&sort=newest"), "topic", "Mock Interview").toString()).toBe(
    "sort=newest&topic=Mock+Interview",
  );
});

test("a chip takes away its own value alone", () => {
  const chips = chipsOf(address("expertise=DSA&expertise=Backend&rating=4"));

  expect(chips.map(({ label }) => label)).toEqual(["DSA", "Backend", "4 stars or more"]);
  expect(chips[0]?.without.toString()).toBe("rating=4&expertise=Backend");
});

test("clearing keeps the order", () => {
  expect(cleared(address("q=x&rating=4&sort=newest&page=2")).toString()).toBe("sort=newest");
});

test("the first page has the plain address", () => {
  expect(onPage(address("q=x&page=2"), 1).toString()).toBe("q=x");
});
