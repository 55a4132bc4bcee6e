// What one can do with a booking now.
import { CalendarClock, CalendarPlus, CreditCard, Video, XCircle } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { sentence } from "@/api/errors";
import type { Booking } from "@/api/types";
import { downloadIcs } from "@/features/booking/calendar";
import { countdown, relative } from "@/lib/time";
import { Button, ButtonLink, Card, Time, useToast } from "@/ui";
import { CancelDialog } from "./cancel_dialog";
import { Marks } from "./marks";
import { payPath } from "./paths";
import { RescheduleDialog } from "./reschedule_dialog";
import { isHeld, OPENS_BEFORE_MS, startOf, type Allowed, type Role } from "./states";

interface ActionsProps {
  booking: Booking;
  role: Role;
  may: Allowed;
  present: number;
}

export function Actions({ booking, role, may, present }: ActionsProps) {
  const [open, setOpen] = useState<"cancel" | "move" | null>(null);
  const { toast } = useToast();
  const close = (isOpen: boolean) => !isOpen && setOpen(null);
  if (!may.pay && !may.calendar && !may.cancel) return null;
  return (
    <Card className="flex flex-col gap-4">
      <Next booking={booking} may={may} present={present} />
      <div className="flex flex-wrap gap-3 empty:hidden">
        {may.calendar && (
          <Button
            look="secondary"
            onClick={() => downloadIcs(booking.id).catch((error) => toast(sentence(error), "bad"))}
          >
            <CalendarPlus aria-hidden className="size-4" />
            Add to calendar
          </Button>
        )}
        {may.move && (
          <Button look="secondary" onClick={() => setOpen("move")}>
            <CalendarClock aria-hidden className="size-4" />
            Move to another time
          </Button>
        )}
        {may.cancel && (
          <Button look="danger" onClick={() => setOpen("cancel")}>
            <XCircle aria-hidden className="size-4" />
            {booking.status === "pending" ? "Give the time back" : "Cancel the session"}
          </Button>
        )}
      </div>
      {may.move && role === "student" && booking.movableUntil && (
        <p className="text-sm text-muted">
          You can move it once, until <Time at={booking.movableUntil} />.
        </p>
      )}
      {(may.complete || may.noShow) && <Marks booking={booking} may={may} />}
      <CancelDialog booking={booking} role={role} open={open === "cancel"} onOpenChange={close} />
      {open === "move" && <RescheduleDialog booking={booking} role={role} onClose={() => setOpen(null)} />}
    </Card>
  );
}

function Next({ booking, may, present }: Omit<ActionsProps, "role">) {
  if (may.pay)
    return (
      <Step
        action={
          <ButtonLink to={payPath(booking)} size="large">
            <CreditCard aria-hidden className="size-5" />
            Pay now
          </ButtonLink>
        }
      >
        The time is held for you for{" "}
        <strong className="tabular">
          {countdown(Date.parse(booking.holdExpiresAt ?? "") - present)}
        </strong>{" "}
        more.
      </Step>
    );
  if (may.join)
    return (
      <Step
        action={
          <ButtonLink to={`/call/${booking.id}`} size="large">
            <Video aria-hidden className="size-5" />
            Join the call
          </ButtonLink>
        }
      >
        The room is open.
      </Step>
    );
  const opens = startOf(booking) - OPENS_BEFORE_MS;
  if (isHeld(booking) && opens > present)
    return (
      <Step>
        The call opens ten minutes before the start, {relative(opens, present)}, on{" "}
        <Link to={`/call/${booking.id}`} className="link">
          its own page
        </Link>
        .
      </Step>
    );
  return null;
}

function Step({ action, children }: { action?: React.ReactNode; children: React.ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-4">
      <p>{children}</p>
      {action}
    </div>
  );
}
