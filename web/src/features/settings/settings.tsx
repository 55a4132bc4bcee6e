import { Page } from "@/ui";
import { AppearanceSettings } from "./appearance";
import { DataSettings } from "./data";
import { EmailSettings } from "./email";
import { MailSettings } from "./mails";
import { PasswordSettings } from "./password";
import { ProfileSettings } from "./profile";

export default function Settings() {
  return (
    <Page title="Settings" width="form">
      <div className="flex flex-col gap-6">
        <ProfileSettings />
        <EmailSettings />
        <PasswordSettings />
        <MailSettings />
        <AppearanceSettings />
        <DataSettings />
      </div>
    </Page>
  );
}
