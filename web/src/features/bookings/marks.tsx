// The mentor says how it went: given, or the student did not come.
import { CircleCheck, UserX } from "lucide-react";
import { useState } from "react";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import type { Booking } from "@/api/types";
import { Button, Dialog, FormError, useToast } from "@/ui";
import { useBookingChange } from "./queries";
import { NO_SHOW_MINUTES, type Allowed } from "./states";

export function Marks({ booking, may }: { booking: Booking; may: Pick<Allowed, "complete" | "noShow"> }) {
  const [asking, setAsking] = useState<"complete" | "no-show" | null>(null);
  const { toast } = useToast();
  const params = { path: { booking_id: booking.id } };
  const done = (words: string) => () => {
    setAsking(null);
    toast(words, "good");
  };
  const complete = useBookingChange(
    () => answer(api.PUT("/api/bookings/{booking_id}/complete", { params })),
    done("Marked as completed. The student is asked for a review."),
  );
  const noShow = useBookingChange(
    () => answer(api.PUT("/api/bookings/{booking_id}/no-show", { params })),
    done("Noted. You are paid as for a session given."),
  );
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-3">
        {may.complete && (
          <Button onClick={() => setAsking("complete")}>
            <CircleCheck aria-hidden className="size-4" />
            Mark as completed
          </Button>
        )}
        {may.noShow && (
          <Button look="secondary" onClick={() => setAsking("no-show")}>
            <UserX aria-hidden className="size-4" />
            The student did not come
          </Button>
        )}
      </div>
      {!may.noShow && (
        <p className="text-sm text-muted">
          If the student does not come, you can say so {NO_SHOW_MINUTES} minutes after the start.
        </p>
      )}
      <Confirm
        title="Was the session given?"
        words="The student is asked for a review, and your share is in the next payout. This cannot be undone."
        yes="Yes, it is completed"
        open={asking === "complete"}
        onClose={() => setAsking(null)}
        change={complete}
      />
      <Confirm
        title="Did the student not come?"
        words="You are paid as for a session given. This cannot be undone."
        yes="Yes, nobody came"
        open={asking === "no-show"}
        onClose={() => setAsking(null)}
        change={noShow}
      />
    </div>
  );
}

interface ConfirmProps {
  title: string;
  words: string;
  yes: string;
  open: boolean;
  onClose: () => void;
  change: { mutate: () => void; isPending: boolean; error: unknown };
}

function Confirm({ title, words, yes, open, onClose, change }: ConfirmProps) {
  return (
    <Dialog title={title} description={words} open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <div className="flex flex-col gap-4">
        <FormError>{Boolean(change.error) && sentence(change.error)}</FormError>
        <div className="flex flex-wrap justify-end gap-3">
          <Button look="secondary" onClick={onClose}>
            Not yet
          </Button>
          <Button busy={change.isPending} onClick={() => change.mutate()}>
            {yes}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
