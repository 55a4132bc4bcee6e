import { Link } from "react-router";
import { Notice } from "@/ui";
import { useMentor } from "./layout";

export function PayoutDetailsMissing() {
  if (useMentor().payoutDetails) return null;
  return (
    <Notice tone="accent" className="mb-8">
      We do not know yet where to send your money.{" "}
      <Link className="link" to="/mentor/dashboard/payouts">
        Add your payout details
      </Link>
    </Notice>
  );
}
