import { useQuery } from "@tanstack/react-query";
import { configQuery } from "@/api/queries";
import { policy } from "./price";

export function CancellationPolicy() {
  const { data: config } = useQuery(configQuery);
  return (
    <div className="text-sm text-muted">
      <p className="font-medium text-ink">If you cancel</p>
      <ul className="mt-1 min-h-15 list-disc pl-5">
        {config && policy(config.refundSteps).map((line) => <li key={line}>{line}</li>)}
      </ul>
      <p className="mt-1">If the mentor cancels, you get all of it back, always.</p>
    </div>
  );
}
