// How does a create survive a lost answer? The same body is sent under the same Idempotency-Key until it succeeds.
import { useRef } from "react";

/** `const keyed = useRepeatable()`, then `params: { header: keyed(body) }`; `keyed.done()` after success. */
export function useRepeatable() {
  const sent = useRef<{ body: string; key: string } | null>(null);
  const keyed = (body: unknown) => {
    const text = JSON.stringify(body);
    if (sent.current?.body !== text) sent.current = { body: text, key: crypto.randomUUID() };
    return { "Idempotency-Key": sent.current.key };
  };
  keyed.done = () => {
    sent.current = null;
  };
  return keyed;
}
