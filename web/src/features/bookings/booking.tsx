import { Page } from "@/ui";

export default function BookingDetails() {
  return <Page title="Session">{null}</Page>;
}
