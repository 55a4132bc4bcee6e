import { Page } from "@/ui";

export default function ForgotPassword() {
  return <Page title="Forgot your password?">{null}</Page>;
}
