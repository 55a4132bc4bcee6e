import { Page } from "@/ui";

export default function MentorProfile() {
  return <Page title="Mentor">{null}</Page>;
}
