import { Page } from "@/ui";

export default function Register() {
  return <Page title="Create your account">{null}</Page>;
}
