import { Page } from "@/ui";

export default function ResetPassword() {
  return <Page title="Choose a new password">{null}</Page>;
}
