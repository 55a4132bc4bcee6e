import { Page } from "@/ui";

export default function Application() {
  return <Page title="Become a mentor">{null}</Page>;
}
