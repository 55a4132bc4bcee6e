import { Select, TextField } from "@/ui";

interface StateFilterProps<S extends string> {
  states: Record<S, { label: string }>;
  value: S | undefined;
  onChange: (value: string) => void;
}

export function StateFilter<S extends string>({ states, value, onChange }: StateFilterProps<S>) {
  const known = Object.entries<{ label: string }>(states);
  return (
    <Select
      label="State"
      className="w-44"
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">All</option>
      {known.map(([state, { label }]) => (
        <option key={state} value={state}>
          {label}
        </option>
      ))}
    </Select>
  );
}

interface DayFilterProps {
  label: string;
  value: string | undefined;
  onChange: (value: string) => void;
}

export function DayFilter({ label, value, onChange }: DayFilterProps) {
  return (
    <TextField
      label={label}
      type="date"
      className="w-44"
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
