// How is Razorpay's Checkout opened, and how does it end?

export interface Proof {
  razorpay_order_id: string;
  razorpay_payment_id: string;
  razorpay_signature: string;
}
export type Outcome = { paid: Proof } | { paid: null; failure: string | null };

interface Options {
  key: string;
  order_id: string;
  amount: number;
  currency: string;
  name: string;
  description: string;
  prefill: { name: string; email: string };
  theme: { color: string };
  /** Seconds until Checkout closes by itself. */
  timeout: number;
  handler: (proof: Proof) => void;
  modal: { ondismiss: () => void };
}
interface Checkout {
  open(): void;
  close(): void;
  on(event: "payment.failed", listener: (failed: { error?: { description?: string } }) => void): void;
}
declare global {
  interface Window {
    Razorpay?: new (options: Options) => Checkout;
  }
}

let loading: Promise<void> | null = null;

/** Loads checkout.js once; a failure can be tried again. */
export function load(url: string): Promise<void> {
  if (window.Razorpay) return Promise.resolve();
  loading ??= new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.async = true;
    script.onload = () => resolve();
    script.onerror = () => {
      loading = null;
      script.remove();
      reject(new Error("checkout.js did not load"));
    };
    document.head.append(script);
  });
  return loading;
}

/** Until the payer has paid or left. Checkout itself lets them try again after a failure, on the same order. */
export function open(options: Omit<Options, "handler" | "modal">): {
  outcome: Promise<Outcome>;
  close: () => void;
} {
  const { Razorpay } = window;
  if (!Razorpay) throw new Error("load() comes first");
  let close = () => {};
  const outcome = new Promise<Outcome>((resolve) => {
    let failure: string | null = null;
    const leave = () => resolve({ paid: null, failure });
    const checkout = new Razorpay({
      ...options,
      handler: (proof) => resolve({ paid: proof }),
      modal: { ondismiss: leave },
    });
    checkout.on("payment.failed", ({ error }) => {
      failure = error?.description ?? "The payment was refused.";
    });
    checkout.open();
    close = () => {
      checkout.close();
      leave();
    };
  });
  return { outcome, close };
}
