import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import type { Payout, Schemas } from "@/api/types";
import { NEXT } from "@/features/payouts/wording";
import { Button, FormError, TextField, useToast } from "@/ui";
import { useDecided } from "./applications";

type Change = Pick<Schemas["PayoutChange"], "status"> & Partial<Schemas["PayoutChange"]>;

/** Says how far a payout is, along the edges that there are. */
export function PayoutActions({ payout }: { payout: Payout }) {
  const [transactionId, setTransactionId] = useState("");
  const [failureReason, setFailureReason] = useState("");
  const [missing, setMissing] = useState<"transactionId" | "failureReason">();
  const change = useChange(payout);
  const next = NEXT[payout.status];
  if (!next.length) return null;
  const complete = (event: FormEvent) => {
    event.preventDefault();
    setMissing(transactionId.trim() ? undefined : "transactionId");
    if (transactionId.trim()) change.mutate({ status: "completed", transactionId: transactionId.trim() });
  };
  const fail = () => {
    setMissing(failureReason.trim() ? undefined : "failureReason");
    if (failureReason.trim()) change.mutate({ status: "failed", failureReason: failureReason.trim() });
  };
  return (
    <div className="mt-6 flex flex-col gap-5 border-t border-line pt-5">
      <FormError>{change.error && sentence(change.error)}</FormError>
      {next.includes("processing") && (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p>
            {payout.status === "failed" ? "Send it once more, then say so." : "Send the money, then say so."}
          </p>
          <Button busy={change.isPending} onClick={() => change.mutate({ status: "processing" })}>
            {payout.status === "failed" ? "It is on its way again" : "It is on its way"}
          </Button>
        </div>
      )}
      {next.includes("completed") && (
        <>
          <form noValidate onSubmit={complete} className="flex flex-wrap items-end gap-3">
            <TextField
              label="Transaction number"
              hint="The bank's, for the mentor to find it by."
              className="min-w-56 grow basis-0"
              maxLength={128}
              value={transactionId}
              error={missing === "transactionId" ? "Give the bank's number of the transfer." : undefined}
              onChange={(event) => setTransactionId(event.target.value)}
            />
            <Button type="submit" busy={change.isPending}>
              It has arrived
            </Button>
          </form>
          <div className="flex flex-wrap items-end gap-3">
            <TextField
              label="Why it failed"
              className="min-w-56 grow basis-0"
              maxLength={500}
              value={failureReason}
              error={
                missing === "failureReason" ? "Say why: the mentor may have to mend something." : undefined
              }
              onChange={(event) => setFailureReason(event.target.value)}
            />
            <Button look="danger" busy={change.isPending} onClick={fail}>
              It failed
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function useChange(payout: Payout) {
  const queries = useQueryClient();
  const decided = useDecided();
  const { toast } = useToast();
  return useMutation({
    mutationFn: (change: Change) => {
      const body = { transactionId: null, failureReason: null, ...change };
      const params = { path: { payout_id: payout.id } };
      return answer(api.PUT("/api/admin/payouts/{payout_id}", { params, body }));
    },
    onSuccess: async ({ payout: after }) => {
      queries.setQueryData(["admin", "payout", payout.id], after);
      await decided("The payout is up to date.");
    },
    onError: (error) => toast(sentence(error), "bad"),
  });
}
