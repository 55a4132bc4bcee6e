// Step three: paying once, on one order, however often it fails.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CreditCard, LoaderCircle } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { answer, api } from "@/api/client";
import { ApiError, isRefusal, sentence } from "@/api/errors";
import { configQuery } from "@/api/queries";
import type { Booking } from "@/api/types";
import { now, useNow } from "@/lib/clock";
import { useDraft } from "@/lib/draft";
import { useUser } from "@/session/session";
import { Button, Card, FormError, Money } from "@/ui";
import { HoldCountdown } from "./countdown";
import { bookingQuery } from "./queries";
import { load, open, type Proof } from "./razorpay";
import { PriceTable, When, With } from "./summary";

export function Payment({ booking, mentorZone }: { booking: Booking; mentorZone?: string }) {
  const { data: config } = useQuery(configQuery);
  const pay = usePay(booking);
  return (
    <div className="grid items-start gap-6 grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_24rem]">
      <Card className="flex flex-col gap-5">
        <With name={booking.mentor.name} avatar={booking.mentor.avatar}>
          {booking.topic}, {booking.duration} minutes
        </With>
        <When start={booking.scheduledAt} duration={booking.duration} mentorZone={mentorZone} />
        {booking.agenda && (
          <div>
            <h2 className="text-base">Your agenda</h2>
            <p className="mt-1 whitespace-pre-line text-muted">{booking.agenda}</p>
          </div>
        )}
      </Card>
      <Card className="flex flex-col gap-5">
        {pay.isSettling ? (
          <Settling />
        ) : (
          <>
            {booking.holdExpiresAt && <HoldCountdown until={booking.holdExpiresAt} />}
            <PriceTable price={booking.payment} gstRate={config?.gstRate} />
            <FormError>{pay.failure}</FormError>
            <Button size="large" busy={pay.isPaying} onClick={pay.pay}>
              <CreditCard aria-hidden className="size-5" />
              <span>
                {pay.failure ? "Try again" : "Pay"} <Money paise={booking.payment.amount} />
              </span>
            </Button>
            <p className="text-sm text-muted">
              By Razorpay: UPI, cards, net banking. A failed payment costs nothing, and you can try again
              while the time is held.
            </p>
          </>
        )}
      </Card>
    </div>
  );
}

const SLOW_MS = 30_000;

/** Paid; Razorpay's word is on its way to us. */
function Settling() {
  const present = useNow();
  const [since] = useState(now);
  return (
    <div role="status" className="flex flex-col items-center gap-3 py-8 text-center">
      <LoaderCircle aria-hidden className="size-8 animate-spin text-accent-ink" />
      <p className="text-lg font-semibold">Confirming your payment</p>
      <p className="text-muted">
        {present - since > SLOW_MS
          ? "This takes longer than usual. You can leave: we mail you as soon as it is confirmed, and you do not have to pay again."
          : "This takes a few seconds. Do not pay again."}
      </p>
    </div>
  );
}

/** One payment at a time. What was paid is remembered through a reload, until the API says what became of it. */
function usePay(booking: Booking) {
  const user = useUser();
  const queries = useQueryClient();
  const { data: config } = useQuery(configQuery);
  const [paid, setPaid] = useDraft(`paid ${booking.id}`);
  const [declined, setDeclined] = useState<string | null>(null);
  const close = useRef(() => {});
  useEffect(() => () => close.current(), []); // the hold ran out, or one left: no sheet stays behind
  const look = () => queries.invalidateQueries({ queryKey: bookingQuery(booking.id).queryKey });
  useQuery({ ...bookingQuery(booking.id), refetchInterval: paid ? 2_000 : 8_000 });

  const verify = async (proof: Proof) => {
    try {
      await answer(api.POST("/api/payments/verify", { body: proof }));
    } catch (error) {
      if (isRefusal(error, "invalid_signature")) throw error;
      // Anything else: the webhook tells, and we keep looking.
    }
    await look();
  };
  const attempt = useMutation({
    mutationFn: async () => {
      if (!config) throw new ApiError(0, { code: "unreachable" });
      const order = await answer(api.POST("/api/payments/create-order", { body: { bookingId: booking.id } }));
      await load(config.checkoutScriptUrl).catch(() => {
        throw new ApiError(0, {
          code: "checkout",
          message: "The payment window did not load. Check your connection.",
        });
      });
      const sheet = open({
        key: order.keyId,
        order_id: order.orderId,
        amount: order.amount,
        currency: order.currency,
        name: "Mentor Connect",
        description: `${booking.duration} minutes with ${booking.mentor.name}`,
        prefill: { name: user.name, email: user.email },
        theme: { color: "#f5b13d" },
        timeout: secondsLeft(booking),
      });
      close.current = sheet.close;
      const outcome = await sheet.outcome;
      close.current = () => {};
      setDeclined(outcome.paid ? null : (outcome.failure ?? ""));
      if (!outcome.paid) return;
      setPaid("yes");
      await verify(outcome.paid);
    },
    onError: (error) => {
      if (isRefusal(error, "invalid_signature")) setPaid("");
      if (isRefusal(error, "hold_expired") || isRefusal(error, "already_paid")) void look();
    },
  });
  return {
    pay: () => {
      setDeclined(null);
      attempt.mutate();
    },
    isPaying: attempt.isPending,
    isSettling: Boolean(paid),
    failure: attempt.error
      ? sentence(attempt.error)
      : declined && `${ended(declined)} You can try again while the time is held.`,
  };
}

const ended = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

function secondsLeft(booking: Booking): number {
  const end = booking.holdExpiresAt ? Date.parse(booking.holdExpiresAt) : now() + 15 * 60_000;
  return Math.max(1, Math.floor((end - now()) / 1_000));
}
