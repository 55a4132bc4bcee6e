import { beforeEach, expect, test, vi } from "vitest";

const user = { id: "u1", name: "Asha" };
const ok = (accessToken: string) => Response.json({ data: { user, accessToken } });

async function fresh() {
  vi.resetModules();
  return import("./tokens");
}

beforeEach(() => {
  localStorage.setItem("signedIn", "1");
});

test("ten who need a token at once renew it once", async () => {
  const fetch = vi.spyOn(globalThis, "fetch").mockImplementation(() => Promise.resolve(ok("new")));
  const { renewed } = await fresh();

  const tokens = await Promise.all(Array.from({ length: 10 }, () => renewed(null)));

  expect(new Set(tokens)).toEqual(new Set(["new"]));
  expect(fetch).toHaveBeenCalledTimes(1);
});

test("a refused renewal ends the session that was in use", async () => {
  const { current, renewed, signedIn } = await fresh();
  signedIn({ user: user as never, accessToken: "old" });
  vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response(null, { status: 401 }));

  expect(await renewed("old")).toBeNull();
  expect(current().state).toBe("expired");
});

test("an API that cannot be reached signs nobody out", async () => {
  const { current, renewed, signedIn } = await fresh();
  signedIn({ user: user as never, accessToken: "old" });
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("network"));

  await expect(renewed("old")).rejects.toThrow();
  expect(current().state).toBe("signedIn");
});

test("who never signed in is not asked about", async () => {
  localStorage.removeItem("signedIn");
  const fetch = vi.spyOn(globalThis, "fetch");
  const { current, renewed } = await fresh();

  expect(await renewed(null)).toBeNull();
  expect(current().state).toBe("anonymous");
  expect(fetch).not.toHaveBeenCalled();
});
