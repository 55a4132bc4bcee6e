import { useRouteError } from "react-router";
import { Button, EmptyState, Page } from "@/ui";

/** A page broke, or its code did not arrive (a new version was published, or the network went). */
export function Crashed() {
  const error = useRouteError();
  const stale = error instanceof TypeError && /import|module/i.test(error.message);
  return (
    <Page title="This page broke" hideTitle width="narrow">
      <EmptyState
        role="alert"
        title={stale ? "This page could not be loaded" : "This page broke"}
        action={<Button onClick={() => location.reload()}>Load it again</Button>}
      >
        <p>
          {stale
            ? "Either the connection failed or there is a newer version of Mentor Connect."
            : "It is our mistake, not yours. What you did before is saved."}
        </p>
      </EmptyState>
    </Page>
  );
}
