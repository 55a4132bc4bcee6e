import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { configQuery } from "@/api/queries";
import { Checkbox, Field, Select, TextField } from "@/ui";
import { changed, RATINGS, type Filter } from "./search";

interface ChangeProps {
  address: URLSearchParams;
  onChange: (address: URLSearchParams, how?: { preventScrollReset?: boolean; replace?: boolean }) => void;
}

const STAY = { preventScrollReset: true };
const TYPING_MS = 350;

export function Filters({ address, onChange }: ChangeProps) {
  const { data: config } = useQuery(configQuery);
  const set = (name: Filter, values: string | string[] | null) =>
    onChange(changed(address, name, values), STAY);
  const chosen = address.getAll("expertise");
  return (
    <div className="flex flex-col gap-6">
      <fieldset>
        <legend className="mb-1 text-[0.9375rem] font-medium">Expertise</legend>
        <div className="grid grid-cols-2 lg:grid-cols-1">
          {config?.enumerations.expertise?.map((one) => (
            <Checkbox
              key={one}
              label={one}
              checked={chosen.includes(one)}
              onChange={(event) =>
                set(
                  "expertise",
                  event.target.checked ? [...chosen, one] : chosen.filter((other) => other !== one),
                )
              }
            />
          ))}
        </div>
      </fieldset>
      <Select
        label="Topic"
        value={address.get("topic") ?? ""}
        onChange={(event) => set("topic", event.target.value)}
      >
        <option value="">Any topic</option>
        {config?.enumerations.sessionTopics?.map((topic) => (
          <option key={topic}>{topic}</option>
        ))}
      </Select>
      <fieldset>
        <legend className="mb-1.5 text-[0.9375rem] font-medium">Price for 30 minutes</legend>
        <div className="grid grid-cols-2 gap-3">
          <Typed label="From, in rupees" short="From ₹" name="priceMin" numeric {...{ address, onChange }} />
          <Typed label="Up to, in rupees" short="To ₹" name="priceMax" numeric {...{ address, onChange }} />
        </div>
      </fieldset>
      <Select
        label="Rating"
        value={address.get("rating") ?? ""}
        onChange={(event) => set("rating", event.target.value)}
      >
        <option value="">Any rating</option>
        {RATINGS.map((stars) => (
          <option key={stars} value={stars}>
            {stars} stars or more
          </option>
        ))}
      </Select>
      <Typed label="Company, now or before" name="company" {...{ address, onChange }} />
      <Typed label="Language" name="language" {...{ address, onChange }} />
      <Checkbox
        label="Takes bookings now"
        checked={address.get("available") === "true"}
        onChange={(event) => set("available", event.target.checked ? "true" : null)}
      />
    </div>
  );
}

/** What is being typed, told on when the typing stops; and changed from outside when a chip is removed. */
function useTyped({ address, onChange }: ChangeProps, name: Filter): [string, (text: string) => void] {
  const said = address.get(name) ?? "";
  const [text, setText] = useState(said);
  const [seen, setSeen] = useState(said);
  if (seen !== said) {
    setSeen(said);
    if (said !== text.trim()) setText(said);
  }
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const tell = useRef<(next: string) => void>(undefined);
  useEffect(() => {
    // By then another filter may have changed the address.
    tell.current = (next) => onChange(changed(address, name, next.trim()), { ...STAY, replace: true });
  });
  useEffect(() => () => clearTimeout(waiting.current), []);
  const type = (next: string) => {
    setText(next);
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => tell.current?.(next), TYPING_MS);
  };
  return [text, type];
}

interface TypedProps extends ChangeProps {
  label: string;
  short?: string;
  name: Filter;
  numeric?: boolean;
}

function Typed({ label, short, name, numeric, ...change }: TypedProps) {
  const [text, type] = useTyped(change, name);
  return (
    <TextField
      label={label}
      hideLabel={Boolean(short)}
      placeholder={short}
      inputMode={numeric ? "numeric" : "text"}
      maxLength={numeric ? 6 : 100}
      value={text}
      onChange={(event) => type(numeric ? event.target.value.replace(/\D/g, "") : event.target.value)}
    />
  );
}

export function SearchBox(change: ChangeProps) {
  const [text, type] = useTyped(change, "q");
  return (
    <Field label="Search by name, headline or company" hideLabel className="min-w-full grow sm:min-w-64">
      {(wired) => (
        <div className="relative">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-3.5 size-5 -translate-y-1/2 text-muted"
          />
          <input
            {...wired}
            type="search"
            placeholder="Name, headline or company"
            maxLength={100}
            value={text}
            onChange={(event) => type(event.target.value)}
            className="min-h-11 w-full rounded-control border border-edge bg-surface py-2.5 pr-3 pl-11 text-base hover:border-muted"
          />
        </div>
      )}
    </Field>
  );
}
