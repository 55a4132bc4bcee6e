import { Page } from "@/ui";

export default function Admin() {
  return <Page title="Administration">{null}</Page>;
}
