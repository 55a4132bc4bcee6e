import { choose, useThemeChoice, type Choice } from "@/shell/theme";
import { ChooseOne } from "@/ui";
import { Section } from "./section";

const THEMES: { value: Choice; label: string }[] = [
  { value: "system", label: "As my system" },
  { value: "dark", label: "Dark" },
  { value: "light", label: "Light" },
];

export function AppearanceSettings() {
  return (
    <Section title="Appearance">
      <ChooseOne
        legend="Theme"
        hint="On this device."
        choices={THEMES}
        value={useThemeChoice()}
        onChange={choose}
      />
    </Section>
  );
}
