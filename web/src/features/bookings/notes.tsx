// What the mentor wrote down for the student.
import { useState, type FormEvent } from "react";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import type { Booking } from "@/api/types";
import { Button, Card, FormError, TextArea, Time, useToast } from "@/ui";
import { useBookingChange } from "./queries";

const LONGEST = 5_000;

export function NotesCard({ booking, canWrite }: { booking: Booking; canWrite: boolean }) {
  const notes = booking.sessionNotes;
  if (!canWrite && !notes?.content) return null;
  return (
    <Card className="flex flex-col gap-3">
      <h2 className="text-lg">Session notes</h2>
      {canWrite ? <NotesForm booking={booking} /> : <p className="whitespace-pre-wrap">{notes?.content}</p>}
      {notes && (
        <p className="text-sm text-muted">
          Written <Time at={notes.updatedAt} />
        </p>
      )}
    </Card>
  );
}

export function NotesForm({ booking }: { booking: Booking }) {
  const [content, setContent] = useState(booking.sessionNotes?.content ?? "");
  const { toast } = useToast();
  const write = useBookingChange(
    () =>
      answer(
        api.PUT("/api/bookings/{booking_id}/notes", {
          params: { path: { booking_id: booking.id } },
          body: { content },
        }),
      ),
    () => toast("Your notes are saved.", "good"),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    write.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col items-start gap-3">
      <TextArea
        label="Notes for your student"
        hint={`${booking.student.name} can read them. ${content.length.toLocaleString("en-IN")} of ${LONGEST.toLocaleString("en-IN")} characters.`}
        rows={5}
        maxLength={LONGEST}
        className="w-full"
        value={content}
        onChange={(event) => setContent(event.target.value)}
      />
      <FormError>{write.error && sentence(write.error)}</FormError>
      <Button type="submit" look="secondary" busy={write.isPending}>
        Save the notes
      </Button>
    </form>
  );
}
