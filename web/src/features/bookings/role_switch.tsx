import type { Role } from "./states";

const ROLES: { value: Role; label: string }[] = [
  { value: "mentor", label: "I give" },
  { value: "student", label: "I booked" },
];

/** For people who are both: which of their sessions are shown? */
export function RoleSwitch({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  return (
    <fieldset className="flex rounded-control border border-line p-1">
      <legend className="sr-only">Sessions that</legend>
      {ROLES.map((role) => (
        <label
          key={role.value}
          className="grid min-h-11 place-items-center rounded-md px-4 text-[0.9375rem] font-medium text-muted has-checked:bg-raised has-checked:text-ink has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-info"
        >
          <input
            type="radio"
            name="role"
            className="sr-only"
            checked={value === role.value}
            onChange={() => onChange(role.value)}
          />
          {role.label}
        </label>
      ))}
    </fieldset>
  );
}
