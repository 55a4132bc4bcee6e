import { useEffect, useState, type FormEvent } from "react";
import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import type { Booking } from "@/api/types";
import { paise } from "@/lib/money";
import { Button, Dialog, FormError, Notice, TextArea, useToast } from "@/ui";
import { bookingQuery } from "@/features/booking/queries";
import { useBookingChange } from "./queries";
import type { Role } from "./states";

interface CancelProps {
  booking: Booking;
  role: Role;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Says what goes back, as the API reckons it at this moment, before anything is cancelled. */
export function CancelDialog({ booking, role, open, onOpenChange }: CancelProps) {
  const isUnpaid = booking.status === "pending";
  const [reason, setReason] = useState("");
  const { toast } = useToast();
  const fresh = useQuery({
    ...bookingQuery(booking.id),
    enabled: open,
    staleTime: 0,
    refetchInterval: 30_000,
  });
  const cancel = useBookingChange<string>(
    (why) =>
      answer(
        api.PUT("/api/bookings/{booking_id}/cancel", {
          params: { path: { booking_id: booking.id } },
          body: { reason: why },
        }),
      ),
    ({ refund }) => {
      onOpenChange(false);
      toast(refund ? `Cancelled. ${paise(refund.amount)} goes back.` : "Cancelled.", "good");
    },
  );
  const { reset } = cancel;
  useEffect(() => {
    if (open) reset();
  }, [open, reset]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    cancel.mutate(isUnpaid ? "The time is not needed." : reason.trim());
  };
  const person = role === "student" ? booking.mentor.name : booking.student.name;
  return (
    <Dialog
      title={isUnpaid ? "Give the time back?" : "Cancel this session?"}
      open={open}
      onOpenChange={onOpenChange}
    >
      <form onSubmit={submit} className="flex flex-col gap-5">
        {isUnpaid ? (
          <p>Nothing was paid, and others can book the time again.</p>
        ) : (
          <>
            <RefundNow booking={fresh.data ?? booking} role={role} isChecking={fresh.isFetching} />
            <TextArea
              label="Reason"
              hint={`${person} is told.`}
              required
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </>
        )}
        <FormError>{cancel.error && sentence(cancel.error)}</FormError>
        <div className="flex flex-wrap justify-end gap-3">
          <Button look="secondary" onClick={() => onOpenChange(false)}>
            Keep it
          </Button>
          <Button type="submit" look="danger" busy={cancel.isPending}>
            {isUnpaid ? "Give it back" : "Cancel the session"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function RefundNow({ booking, role, isChecking }: { booking: Booking; role: Role; isChecking: boolean }) {
  const back = booking.refundIfCancelledNow?.amount;
  const paid = booking.payment.amount;
  if (back === undefined) return <Notice tone="bad">This session can no longer be cancelled.</Notice>;
  const to = role === "student" ? "you" : booking.student.name;
  return (
    <Notice tone={back === paid ? "info" : "accent"} aria-busy={isChecking}>
      {back === 0 ? (
        <p>
          <strong>Nothing goes back.</strong> Less than four hours are left before the start.
        </p>
      ) : (
        <p>
          <strong>{paise(back)}</strong> of {paise(paid)} goes back to {to}
          {back === paid ? "." : ": less than a day is left before the start."}
        </p>
      )}
    </Notice>
  );
}
