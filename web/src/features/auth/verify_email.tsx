import { Page } from "@/ui";

export default function VerifyEmail() {
  return <Page title="Confirm your e-mail address">{null}</Page>;
}
