import { useMutation } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { Link } from "react-router";
import { answer, api } from "@/api/client";
import { sentence } from "@/api/errors";
import { usePages } from "@/api/pages";
import type { Schemas } from "@/api/types";
import { Badge, Button, Card, Money, Page, Time, useToast } from "@/ui";
import { useDecided } from "./applications";
import { inWords } from "./booking_wording";
import { Listed } from "./listed";

export default function Refunds() {
  return (
    <Page
      title="Refunds and disputes"
      lead="Money that should have gone back and did not, and money that a bank wants back."
    >
      <section aria-labelledby="failed">
        <h2 id="failed" className="mb-4 text-xl">
          Failed refunds
        </h2>
        <Failed />
      </section>
      <section aria-labelledby="disputes" className="mt-10">
        <h2 id="disputes" className="mb-4 text-xl">
          Open disputes
        </h2>
        <Disputes />
      </section>
    </Page>
  );
}

function Failed() {
  const pages = usePages<Schemas["RefundIntentView"], Schemas["RefundIntents"]>(
    ["admin", "refunds"],
    ({ cursor, signal }) => answer(api.GET("/api/admin/refunds", { params: { query: { cursor } }, signal })),
  );
  return (
    <Listed pages={pages} what="failed refunds" empty={<p>All money that was owed has gone back.</p>}>
      {(refunds) => (
        <ul className="flex flex-col gap-4">
          {refunds.map((refund) => (
            <li key={refund.id}>
              <OneRefund refund={refund} />
            </li>
          ))}
        </ul>
      )}
    </Listed>
  );
}

function OneRefund({ refund }: { refund: Schemas["RefundIntentView"] }) {
  const decided = useDecided();
  const { toast } = useToast();
  const retry = useMutation({
    mutationFn: () => {
      const params = { path: { refund_id: refund.id } };
      return answer(api.POST("/api/admin/refunds/{refund_id}/retry", { params }));
    },
    onSuccess: ({ refund: after }) =>
      after.status === "failed"
        ? toast(`It failed again: ${after.failure ?? "no reason given"}`, "bad")
        : decided("The refund is on its way."),
    onError: (error) => toast(sentence(error), "bad"),
  });
  return (
    <Card className="flex flex-wrap items-center gap-4">
      <div className="min-w-56 grow basis-0">
        <h3 className="text-lg">
          <Money paise={refund.amount} exact /> of{" "}
          <Link className="link" to={`/admin/bookings/${refund.bookingId}`}>
            {refund.bookingId}
          </Link>{" "}
          {refund.isExtra && <Badge>A second payment</Badge>}
        </h3>
        <p>{refund.reason}</p>
        <p className="text-bad">{refund.failure ?? "Razorpay gave no reason."}</p>
        <p className="text-sm text-muted">
          Owed since <Time at={refund.createdAt} />, {refund.attempts} tries.{" "}
          {refund.nextTryAt ? (
            <>
              Next by itself <Time at={refund.nextTryAt} />
            </>
          ) : (
            "It waits for you."
          )}
        </p>
      </div>
      <Button look="secondary" busy={retry.isPending} onClick={() => retry.mutate()}>
        <RotateCw aria-hidden className="size-4" />
        Try again<span className="sr-only">: {refund.bookingId}</span>
      </Button>
    </Card>
  );
}

function Disputes() {
  const pages = usePages<Schemas["DisputeView"], Schemas["Disputes"]>(
    ["admin", "disputes"],
    ({ cursor, signal }) => answer(api.GET("/api/admin/disputes", { params: { query: { cursor } }, signal })),
  );
  return (
    <Listed pages={pages} what="open disputes" empty={<p>No payer's bank has asked for money back.</p>}>
      {(disputes) => (
        <ul className="flex flex-col gap-4">
          {disputes.map((dispute) => (
            <li key={dispute.id}>
              <Card>
                <h3 className="text-lg">
                  <Money paise={dispute.amount} exact /> of{" "}
                  <Link className="link" to={`/admin/bookings/${dispute.bookingId}`}>
                    {dispute.bookingId}
                  </Link>
                </h3>
                <p>
                  {inWords(dispute.status)}
                  {dispute.reasonCode && `: ${inWords(dispute.reasonCode).toLowerCase()}`}
                </p>
                <p className="text-sm text-muted">
                  Opened <Time at={dispute.openedAt} />
                  {dispute.respondBy && (
                    <>
                      . Answer in Razorpay's dashboard by <Time at={dispute.respondBy} />
                    </>
                  )}
                </p>
              </Card>
            </li>
          ))}
        </ul>
      )}
    </Listed>
  );
}
