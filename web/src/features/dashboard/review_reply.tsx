import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Reply } from "lucide-react";
import { useState, type FormEvent } from "react";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import { useRepeatable } from "@/api/repeatable";
import type { Review } from "@/api/types";
import { Button, FormError, TextArea, useToast } from "@/ui";

const LONGEST = 500;

/** One reply for each review; it opens in place. */
export function ReviewReply({ review }: { review: Review }) {
  const [open, setOpen] = useState(false);
  const [content, setContent] = useState("");
  const [error, setError] = useState<string>();
  const queries = useQueryClient();
  const { toast } = useToast();
  const keyed = useRepeatable();
  const reply = useMutation({
    mutationFn: () => {
      const params = { path: { review: review.id }, header: keyed({ content }) };
      return answer(api.POST("/api/reviews/{review}/reply", { params, body: { content } }));
    },
    onSuccess: async () => {
      toast("Your reply is public now.", "good");
      await queries.invalidateQueries({ queryKey: ["reviews"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setError(content.trim() ? undefined : "Write a reply first.");
    if (content.trim()) reply.mutate();
  };
  if (!open)
    return (
      <Button look="secondary" onClick={() => setOpen(true)} aria-label={`Reply to ${review.student.name}`}>
        <Reply aria-hidden className="size-4" />
        Reply
      </Button>
    );
  return (
    <form noValidate onSubmit={submit} className="flex w-full flex-col gap-3">
      <FormError>{reply.error && sentence(reply.error)}</FormError>
      <TextArea
        label={`Your reply to ${review.student.name}`}
        hint={`Everybody can read it, and it cannot be changed. ${content.length} of ${LONGEST} characters.`}
        rows={3}
        maxLength={LONGEST}
        autoFocus
        value={content}
        error={error}
        onChange={(event) => setContent(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" busy={reply.isPending}>
          Publish the reply
        </Button>
        <Button look="quiet" onClick={() => setOpen(false)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
