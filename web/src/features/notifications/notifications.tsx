import { Page } from "@/ui";

export default function Notifications() {
  return <Page title="Notifications">{null}</Page>;
}
