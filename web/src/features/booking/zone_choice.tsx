import { useMemo } from "react";
import { zoneName, zones } from "@/lib/time";
import { Select } from "@/ui";

/** In which zone are times shown? The reader's and the mentor's stand first. */
export function ZoneChoice({
  value,
  near,
  onChange,
}: {
  value: string;
  near: string[];
  onChange: (zone: string) => void;
}) {
  const first = useMemo(() => [...new Set([value, ...near])], [value, near]);
  const others = useMemo(() => zones().filter((zone) => !first.includes(zone)), [first]);
  return (
    <Select label="Times are shown in" value={value} onChange={(event) => onChange(event.target.value)}>
      <optgroup label="Yours and the mentor's">
        {first.map((zone) => (
          <option key={zone} value={zone}>
            {zoneName(zone)}
          </option>
        ))}
      </optgroup>
      <optgroup label="All zones">
        {others.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll("_", " ")}
          </option>
        ))}
      </optgroup>
    </Select>
  );
}
