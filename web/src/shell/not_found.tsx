import { Compass } from "lucide-react";
import { ButtonLink, EmptyState, Page } from "@/ui";

export function NotFound() {
  return (
    <Page title="Page not found" hideTitle width="narrow">
      <EmptyState
        icon={<Compass />}
        title="There is no such page"
        action={<ButtonLink to="/mentors">Find a mentor</ButtonLink>}
      >
        <p>The address may have changed, or a letter is missing.</p>
      </EmptyState>
    </Page>
  );
}
