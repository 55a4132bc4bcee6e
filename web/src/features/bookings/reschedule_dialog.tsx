import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { isRefusal, sentence } from "@/api/errors";
import type { Booking } from "@/api/types";
import { TimeChooser } from "@/features/booking/time_chooser";
import { mentorQuery } from "@/features/directory/queries";
import { Dialog, ErrorState, FormError, Loading, Skeleton, Time, useToast } from "@/ui";
import { useBookingChange } from "./queries";
import type { Role } from "./states";

interface RescheduleProps {
  booking: Booking;
  role: Role;
  onClose: () => void;
}

export function RescheduleDialog({ booking, role, onClose }: RescheduleProps) {
  const { toast } = useToast();
  const mentor = useQuery(mentorQuery(booking.mentor.slug));
  const move = useBookingChange<string>(
    (scheduledAt) =>
      answer(
        api.PUT("/api/bookings/{booking_id}/reschedule", {
          params: { path: { booking_id: booking.id } },
          body: { scheduledAt },
        }),
      ),
    () => {
      onClose();
      toast("The session is moved. We have told you both by mail.", "good");
    },
  );
  const person = role === "student" ? booking.mentor.name : booking.student.name;
  return (
    <Dialog
      title="Move to another time"
      description={
        <>
          Now it is on <Time at={booking.scheduledAt} style="full" />. {person} is told of the new time
          {role === "student" && "; you can move a session once"}. What was paid stays.
        </>
      }
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <div className="flex flex-col gap-4">
        <FormError>{move.error && problem(move.error)}</FormError>
        {mentor.isPending && (
          <Loading label="Loading free times">
            <Skeleton className="h-96" />
          </Loading>
        )}
        {mentor.isError && <ErrorState error={mentor.error} onRetry={() => void mentor.refetch()} />}
        {mentor.data && (
          <TimeChooser
            mentor={mentor.data}
            fixedDuration={booking.duration === 60 ? 60 : 30}
            action={move.isPending ? "Moving…" : "Move it"}
            onChoose={({ start }) => !move.isPending && move.mutate(start)}
          />
        )}
      </div>
    </Dialog>
  );
}

function problem(error: unknown): string {
  if (isRefusal(error, "slot_taken")) return "Somebody else was quicker with this time. Choose another one.";
  return sentence(error);
}
