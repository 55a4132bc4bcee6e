import { Page } from "@/ui";

export default function Call() {
  return <Page title="Session call">{null}</Page>;
}
