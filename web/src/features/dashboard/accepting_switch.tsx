import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import { ownProfileQuery } from "@/api/own_profile";
import { Switch, useToast } from "@/ui";
import { useMentor } from "./layout";

/** Whether students can book. Shows what was chosen at once, and what is true when that fails. */
export function AcceptingSwitch() {
  const mentor = useMentor();
  const queries = useQueryClient();
  const { toast } = useToast();
  const set = useMutation({
    mutationFn: (isAcceptingBookings: boolean) =>
      answer(api.PUT("/api/mentors/toggle-bookings", { body: { isAcceptingBookings } })),
    onSuccess: ({ mentor: after }) => {
      queries.setQueryData(ownProfileQuery.queryKey, after);
      toast(
        after.isAcceptingBookings
          ? "Students can book you."
          : "Nobody can book you now. Booked sessions stand.",
        "good",
      );
    },
    onError: (error) => toast(sentence(error), "bad"),
  });
  return (
    <Switch
      label="Accept bookings"
      checked={set.isPending ? set.variables : mentor.isAcceptingBookings}
      onChange={(next) => !set.isPending && set.mutate(next)}
    />
  );
}
