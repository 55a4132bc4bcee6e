import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Landmark } from "lucide-react";
import { useState, type FormEvent } from "react";
import { answer, api } from "@/api/client";
import { isRefusal, sentence } from "@/api/errors";
import { ownProfileQuery } from "@/api/own_profile";
import type { Schemas } from "@/api/types";
import { PAYOUT_METHODS } from "@/features/payouts/wording";
import { Button, Card, ChooseOne, ErrorSummary, fieldId, FormError, TextField, useToast } from "@/ui";
import { useMentor } from "./layout";

type Method = Schemas["PayoutMethod"];

/** Where the money goes, masked; and the form to change it. */
export function PayoutDetails() {
  const details = useMentor().payoutDetails;
  const [editing, setEditing] = useState(!details);
  return (
    <Card>
      <h2 className="mb-4 text-xl">Where your money goes</h2>
      {details && !editing ? (
        <div className="flex flex-wrap items-center gap-4">
          <Landmark aria-hidden className="size-6 text-muted" />
          <p className="grow">
            <span className="block font-medium">{PAYOUT_METHODS[details.method]}</span>
            <span className="tabular block text-muted">{written(details)}</span>
          </p>
          <Button look="secondary" onClick={() => setEditing(true)}>
            Change
          </Button>
        </div>
      ) : (
        <DetailsForm onDone={() => setEditing(false)} canCancel={Boolean(details)} />
      )}
    </Card>
  );
}

function written({ upiId, bankAccount }: Schemas["chalicelib.handlers.profiles.PayoutView"]): string {
  if (bankAccount)
    return `${bankAccount.accountNumber}, ${bankAccount.ifscCode}, ${bankAccount.accountHolder}`;
  return upiId ?? "";
}

const NAMES: Record<string, string> = {
  "payoutDetails.upiId": "UPI ID",
  "payoutDetails.bankAccount.accountNumber": "Account number",
  "payoutDetails.bankAccount.ifscCode": "IFSC",
  "payoutDetails.bankAccount.accountHolder": "Account holder",
};

function DetailsForm({ onDone, canCancel }: { onDone: () => void; canCancel: boolean }) {
  const { name } = useMentor();
  const [method, setMethod] = useState<Method>("upi");
  const [upiId, setUpiId] = useState("");
  const [bank, setBank] = useState({ accountNumber: "", ifscCode: "", accountHolder: name });
  const save = useSave(onDone);
  const errors = isRefusal(save.error, "invalid_input") ? save.error.errors : NONE;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending)
      save.mutate(
        method === "upi"
          ? { method, upiId, bankAccount: null }
          : { method, upiId: null, bankAccount: tidied(bank) },
      );
  };
  const wired = (field: string) => ({
    id: fieldId(field),
    error: errors.find((one) => one.field === field)?.message,
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-5">
      <ErrorSummary errors={errors} nameOf={(field) => NAMES[field]} />
      {save.error && !errors.length && <FormError>{sentence(save.error)}</FormError>}
      <ChooseOne
        legend="How"
        choices={METHODS}
        value={method}
        onChange={(next) => {
          setMethod(next);
          save.reset();
        }}
      />
      {method === "upi" ? (
        <TextField
          label="UPI ID"
          autoComplete="off"
          placeholder="name@okbank"
          className="max-w-md"
          value={upiId}
          onChange={(event) => setUpiId(event.target.value)}
          {...wired("payoutDetails.upiId")}
        />
      ) : (
        <div className="grid max-w-2xl gap-5 sm:grid-cols-2">
          <TextField
            label="Account number"
            inputMode="numeric"
            autoComplete="off"
            value={bank.accountNumber}
            onChange={(event) => setBank({ ...bank, accountNumber: event.target.value })}
            {...wired("payoutDetails.bankAccount.accountNumber")}
          />
          <TextField
            label="IFSC"
            autoComplete="off"
            autoCapitalize="characters"
            value={bank.ifscCode}
            onChange={(event) => setBank({ ...bank, ifscCode: event.target.value })}
            {...wired("payoutDetails.bankAccount.ifscCode")}
          />
          <TextField
            label="Account holder"
            value={bank.accountHolder}
            onChange={(event) => setBank({ ...bank, accountHolder: event.target.value })}
            {...wired("payoutDetails.bankAccount.accountHolder")}
          />
        </div>
      )}
      <p className="text-sm text-muted">Kept encrypted. Pages show the last four characters only.</p>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={save.isPending}>
          Save
        </Button>
        {canCancel && (
          <Button look="quiet" onClick={onDone}>
            Cancel
          </Button>
        )}
      </div>
    </form>
  );
}

const NONE: never[] = [];
const METHODS = (["upi", "bank_transfer"] as const).map((value) => ({ value, label: PAYOUT_METHODS[value] }));

const tidied = (bank: Schemas["BankAccountShape"]) => ({
  accountNumber: bank.accountNumber.replaceAll(/\s/g, ""),
  ifscCode: bank.ifscCode.trim().toUpperCase(),
  accountHolder: bank.accountHolder.trim(),
});

function useSave(onDone: () => void) {
  const queries = useQueryClient();
  const { toast } = useToast();
  return useMutation({
    mutationFn: (payoutDetails: Schemas["PayoutShape"]) =>
      answer(api.PUT("/api/mentors/profile", { body: { payoutDetails } })),
    onSuccess: ({ mentor }) => {
      queries.setQueryData(ownProfileQuery.queryKey, mentor);
      toast("Saved. Your next payout goes there.", "good");
      onDone();
    },
  });
}
