import { Page } from "@/ui";

export default function Mentors() {
  return <Page title="Find a mentor">{null}</Page>;
}
