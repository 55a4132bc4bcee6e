// What was paid, what went back, and the paper for it.
import { useMutation } from "@tanstack/react-query";
import { FileDown } from "lucide-react";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import type { Booking, Schemas } from "@/api/types";
import { Badge, Button, Card, Money, Time, useToast } from "@/ui";
import type { Role } from "./states";

const PAYMENT: Record<Booking["payment"]["status"], string> = {
  pending: "Not paid yet",
  paid: "Paid",
  failed: "Payment failed",
  partially_refunded: "Partly refunded",
  refunded: "Refunded",
};

export function MoneyCard({ booking, role }: { booking: Booking; role: Role }) {
  const { payment, refund, mentorPayout, platformFee } = booking;
  const isPaid = Boolean(payment.paidAt);
  return (
    <Card className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg">Payment</h2>
        <Badge tone={isPaid ? "good" : "plain"}>{PAYMENT[payment.status]}</Badge>
      </div>
      <dl className="flex flex-col gap-1.5">
        <Line name="Price without GST" amount={payment.taxable} />
        <Line name="GST" amount={payment.gst} />
        <Line name="Total" amount={payment.amount} isSum />
        {role === "mentor" && platformFee !== undefined && mentorPayout && (
          <>
            <Line name="Platform fee" amount={-platformFee} />
            <Line name="Your share" amount={mentorPayout.amount} isSum />
          </>
        )}
      </dl>
      {payment.paidAt && (
        <p className="text-sm text-muted">
          Paid on <Time at={payment.paidAt} />
        </p>
      )}
      {role === "mentor" && mentorPayout && isPaid && (
        <p className="text-sm text-muted">{SHARE[mentorPayout.status]}</p>
      )}
      {refund && <Refunded refund={refund} role={role} />}
      {role === "student" && isPaid && <Invoice bookingId={booking.id} />}
    </Card>
  );
}

const SHARE: Record<NonNullable<Booking["mentorPayout"]>["status"], string> = {
  pending: "Your share is paid out in the week after the session.",
  scheduled: "Your share is in the next payout.",
  paid: "Your share was paid out.",
  void: "There is no share of a session that did not take place.",
};

function Line({ name, amount, isSum }: { name: string; amount: number; isSum?: boolean }) {
  return (
    <div className={`flex justify-between gap-4 ${isSum ? "border-t border-line pt-1.5 font-semibold" : ""}`}>
      <dt className={isSum ? "" : "text-muted"}>{name}</dt>
      <dd>
        <Money paise={amount} exact />
      </dd>
    </div>
  );
}

function Refunded({ refund, role }: { refund: Schemas["RefundView"]; role: Role }) {
  const words = {
    pending: "is on its way. Banks take up to seven working days.",
    processed: "went back.",
    failed: "could not be paid back yet. We try again, and support has been told.",
  }[refund.status];
  return (
    <div className="rounded-control bg-raised px-4 py-3 text-[0.9375rem]">
      <p>
        <strong>
          <Money paise={refund.amount} />
        </strong>{" "}
        {role === "student" ? "to you" : "to the student"} {words}
      </p>
      {refund.processedAt && (
        <p className="text-sm text-muted">
          <Time at={refund.processedAt} />
        </p>
      )}
    </div>
  );
}

function Invoice({ bookingId }: { bookingId: string }) {
  const { toast } = useToast();
  const open = useMutation({
    mutationFn: () =>
      answer(
        api.GET("/api/payments/invoices/{booking_id}/pdf", { params: { path: { booking_id: bookingId } } }),
      ),
    onSuccess: ({ url }) => location.assign(url), // it is saved, and the page stays
    onError: (error) => toast(sentence(error), "bad"),
  });
  return (
    <Button look="secondary" busy={open.isPending} onClick={() => open.mutate()}>
      <FileDown aria-hidden className="size-4" />
      Invoice (PDF)
    </Button>
  );
}
