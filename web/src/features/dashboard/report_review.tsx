import { useMutation } from "@tanstack/react-query";
import { Flag } from "lucide-react";
import { useState, type FormEvent } from "react";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import { useRepeatable } from "@/api/repeatable";
import type { Review } from "@/api/types";
import { Button, Dialog, FormError, TextArea, useToast } from "@/ui";

/** Asks an administrator to look at a review. */
export function ReportReview({ review }: { review: Review }) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string>();
  const { toast } = useToast();
  const keyed = useRepeatable();
  const report = useMutation({
    mutationFn: () => {
      const params = { path: { review: review.id }, header: keyed({ reason }) };
      return answer(api.POST("/api/reviews/{review}/report", { params, body: { reason } }));
    },
    onSuccess: () => {
      setOpen(false);
      toast("Thank you. We will look at it.", "good");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setError(reason.trim() ? undefined : "Say what is wrong with it.");
    if (reason.trim()) report.mutate();
  };
  return (
    <>
      <Button look="quiet" className="text-muted" onClick={() => setOpen(true)}>
        <Flag aria-hidden className="size-4" />
        Report<span className="sr-only"> the review of {review.student.name}</span>
      </Button>
      <Dialog
        title="Report this review"
        description="We look at what breaks our rules: insults, private matters, sessions that never were."
        open={open}
        onOpenChange={setOpen}
      >
        <form noValidate onSubmit={submit} className="flex flex-col gap-4">
          <FormError>{report.error && sentence(report.error)}</FormError>
          <TextArea
            label="What is wrong with it?"
            rows={3}
            maxLength={500}
            value={reason}
            error={error}
            onChange={(event) => setReason(event.target.value)}
          />
          <Button type="submit" className="self-end" busy={report.isPending}>
            Report
          </Button>
        </form>
      </Dialog>
    </>
  );
}
