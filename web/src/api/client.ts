// How is the API called? Typed by its own OpenAPI document (`npm run api`), with the session's token.
import createClient from "openapi-fetch";
import { heard } from "@/lib/clock";
import { accessToken, renewed } from "@/session/tokens";
import { ApiError } from "./errors";
import type { paths } from "./schema";

/** Sends with the present token; on 401 renews it once and sends again. */
export async function authorized(request: Request): Promise<Response> {
  const again = request.clone();
  const token = accessToken() ?? (await tokenFor(request, null));
  const first = await send(request, token);
  if (first.status !== 401 || !token) return first;
  const fresh = await tokenFor(request, token);
  return fresh ? send(again, fresh) : first;
}

// These take no access token, and a 401 of theirs is an answer.
const OPEN = /^\/api\/(config|auth\/(login|register|refresh|verify-email|forgot-password|reset-password))$/;

async function tokenFor(request: Request, stale: string | null): Promise<string | null> {
  if (OPEN.test(new URL(request.url).pathname)) return null;
  return renewed(stale).catch(() => {
    throw unreachable();
  });
}

async function send(request: Request, token: string | null): Promise<Response> {
  if (token) request.headers.set("Authorization", `Bearer ${token}`);
  try {
    const response = await fetch(request);
    heard(response.headers.get("X-Server-Time"));
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw unreachable();
  }
}

const unreachable = () => new ApiError(0, { code: navigator.onLine ? "unreachable" : "offline" });

export const api = createClient<paths>({
  baseUrl: location.origin,
  fetch: authorized,
  // ?expertise=DSA&expertise=Backend, as the API repeats them
  querySerializer: { array: { style: "form", explode: true } },
});

type Sent<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** What an answer carries in `data`. Throws ApiError for anything but success. */
export async function answer<T extends { data: unknown }>(sent: Sent<T>): Promise<T["data"]> {
  const { data, error, response } = await sent;
  if (!response.ok) throw refused(error, response);
  return (data as T).data;
}

/** For what answers nothing (204). Throws ApiError for anything but success. */
export async function nothing(sent: Sent<unknown>): Promise<void> {
  const { error, response } = await sent;
  if (!response.ok) throw refused(error, response);
}

function refused(error: unknown, response: Response): ApiError {
  const wait = Number(response.headers.get("Retry-After"));
  const body = typeof error === "object" && error ? error : {};
  return new ApiError(response.status, body, wait > 0 ? wait : undefined);
}

/** For what answers a file. Throws ApiError for anything but success. */
export async function answerBlob(sent: Sent<unknown>): Promise<Blob> {
  const { data, error, response } = await sent;
  if (!response.ok) throw refused(error, response);
  return data as Blob;
}
