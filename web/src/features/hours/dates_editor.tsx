// Single dates in place of their weekdays: days off, and days with other hours.
import { CalendarOff, Trash2 } from "lucide-react";
import { useState } from "react";
import type { FieldError } from "@/api/errors";
import { now } from "@/lib/clock";
import { dayIn, fullDate } from "@/lib/time";
import { Badge, Button, buttonLook, TextField } from "@/ui";
import { SpansEditor } from "./spans_editor";
import { freeSpan, type DateHours } from "./week";

interface DatesEditorProps {
  dates: readonly DateHours[];
  onChange: (dates: DateHours[]) => void;
  errors: readonly FieldError[];
  timezone: string;
}

export function DatesEditor({ dates, onChange, errors, timezone }: DatesEditorProps) {
  return (
    <div className="flex flex-col gap-4">
      {dates.length > 0 && (
        <ul className="divide-y divide-line border-y border-line">
          {dates.map((one, at) => (
            <OneDate
              key={one.date}
              hours={one}
              path={`dateOverrides.${at}`}
              errors={errors}
              onChange={(next) => onChange(dates.map((before, index) => (index === at ? next : before)))}
              onRemove={() => onChange(dates.filter((_, index) => index !== at))}
            />
          ))}
        </ul>
      )}
      <AddDate
        taken={dates.map(({ date }) => date)}
        timezone={timezone}
        onAdd={(next) => onChange([...dates, next].sort((one, other) => one.date.localeCompare(other.date)))}
      />
    </div>
  );
}

interface OneDateProps {
  hours: DateHours;
  path: string;
  errors: readonly FieldError[];
  onChange: (hours: DateHours) => void;
  onRemove: () => void;
}

function OneDate({ hours, path, errors, onChange, onRemove }: OneDateProps) {
  const name = written(hours.date);
  return (
    <li className="grid gap-x-6 gap-y-1 py-3 sm:grid-cols-[12rem_1fr_auto] sm:items-start">
      <h3 className="flex min-h-11 items-center font-medium">{name}</h3>
      <div>
        {hours.spans.length === 0 && (
          <Badge className="my-2">
            <CalendarOff aria-hidden className="size-4" /> Day off
          </Badge>
        )}
        <SpansEditor
          name={name}
          path={path}
          spans={hours.spans}
          errors={errors}
          onChange={(spans) => onChange({ ...hours, spans })}
        />
      </div>
      <button
        type="button"
        aria-label={`Remove ${name}: the weekday's hours hold again`}
        className={buttonLook("quiet", "icon", "text-muted")}
        onClick={onRemove}
      >
        <Trash2 aria-hidden className="size-4" />
      </button>
    </li>
  );
}

function AddDate({
  taken,
  timezone,
  onAdd,
}: {
  taken: string[];
  timezone: string;
  onAdd: (one: DateHours) => void;
}) {
  const [date, setDate] = useState("");
  const [error, setError] = useState<string>();
  const add = (spans: DateHours["spans"]) => {
    if (!date) setError("Choose a date first.");
    else if (taken.includes(date)) setError("This date is in the list already.");
    else {
      onAdd({ date, spans });
      setDate("");
      setError(undefined);
    }
  };
  return (
    <div className="flex flex-wrap items-end gap-3">
      <TextField
        label="Date"
        type="date"
        min={dayIn(now(), timezone)}
        value={date}
        error={error}
        className="w-48"
        onChange={(event) => {
          setDate(event.target.value);
          setError(undefined);
        }}
      />
      <Button look="secondary" onClick={() => add([])}>
        Take the day off
      </Button>
      <Button look="secondary" onClick={() => add([freeSpan([])])}>
        Other hours
      </Button>
    </div>
  );
}

const written = (date: string) => fullDate(`${date}T12:00:00Z`, "UTC");
