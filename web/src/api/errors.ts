// What went wrong, in people's words, and which field was it?

export interface FieldError {
  field: string;
  message: string;
}

/** A refusal of the API, or no answer at all (`code` "offline", "unreachable"). Decide by `code`, show `message`. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: FieldError[];
  readonly data: unknown;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, body: Partial<Refusal>, retryAfterSeconds?: number) {
    super(
      WORDS[body.code ?? ""] ?? body.message ?? "Something went wrong on our side. Try again in a moment.",
    );
    this.name = "ApiError";
    this.status = status;
    this.code = body.code ?? "unknown";
    this.errors = body.errors ?? [];
    this.data = body.data;
    this.requestId = body.requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** What is wrong with a field: the first message for it, or for what is below it. */
  of(field: string): string | undefined {
    return this.errors.find((one) => one.field === field || one.field.startsWith(`${field}.`))?.message;
  }
}

export interface Refusal {
  code: string;
  message: string;
  errors: FieldError[];
  requestId: string;
  data: unknown;
}

// The API's own words are for people; here are those that need to say what to do in this client.
const WORDS: Record<string, string> = {
  offline: "You are offline. We will try again when the connection is back.",
  unreachable: "We cannot reach Mentor Connect. Check your connection and try again.",
  not_signed_in: "Your session has ended. Sign in to go on.",
  not_found: "This does not exist, or it is not yours to see.",
  busy: "Many people want this at once. Try again in a moment.",
  idempotency_in_progress: "We are still working on this. Wait a moment, then try again.",
};

export async function refusalOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as Partial<Refusal>;
  const wait = Number(response.headers.get("Retry-After"));
  return new ApiError(response.status, body, wait > 0 ? wait : undefined);
}

export function isRefusal(error: unknown, code?: string): error is ApiError {
  return error instanceof ApiError && (code === undefined || error.code === code);
}

/** A sentence for any error at all. */
export function sentence(error: unknown): string {
  return error instanceof ApiError ? error.message : new ApiError(0, {}).message;
}
