import { Page } from "@/ui";

export default function Bookings() {
  return <Page title="Your sessions">{null}</Page>;
}
