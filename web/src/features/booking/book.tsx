import { Page } from "@/ui";

export default function Book() {
  return <Page title="Book a session">{null}</Page>;
}
