import type { ReactNode } from "react";
import { zoneName, zones } from "@/lib/time";
import { Select } from "./field";

interface TimezoneFieldProps {
  label?: string;
  value: string;
  onChange: (zone: string) => void;
  hint?: ReactNode;
  error?: string;
  id?: string;
}

// Browsers still call these by names of before; people look for today's.
const RENAMED: Record<string, string> = {
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Asia/Rangoon": "Asia/Yangon",
  "Europe/Kiev": "Europe/Kyiv",
};

/** Every zone by its IANA name; the chosen one explained below. */
export function TimezoneField({ label = "Time zone", value, onChange, hint, ...rest }: TimezoneFieldProps) {
  const known = zones().map((zone) => RENAMED[zone] ?? zone);
  const all = [...new Set([value, ...known])].sort();
  return (
    <Select
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      hint={
        <>
          {zoneName(value)}
          {hint && <>. {hint}</>}
        </>
      }
      {...rest}
    >
      {all.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll("_", " ")}
        </option>
      ))}
    </Select>
  );
}
