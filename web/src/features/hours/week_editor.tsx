import { Copy } from "lucide-react";
import type { FieldError } from "@/api/errors";
import { cn } from "@/lib/cn";
import { Button, Menu, MenuItem, MenuLabel, useToast } from "@/ui";
import { SpansEditor } from "./spans_editor";
import { copied, hoursOf, SHOWN_ORDER, WEEKDAYS, type Week } from "./week";

interface WeekEditorProps {
  week: Week;
  onChange: (week: Week) => void;
  errors: readonly FieldError[];
}

export function WeekEditor({ week, onChange, errors }: WeekEditorProps) {
  return (
    <div>
      <ul className="divide-y divide-line border-y border-line">
        {SHOWN_ORDER.map((day) => (
          <Day key={day} {...{ day, week, onChange, errors }} />
        ))}
      </ul>
      <p className="mt-3 text-sm text-muted">
        <span className="tabular">{hoursOf(week)}</span> hours a week. Times that you leave open are all
        bookable.
      </p>
    </div>
  );
}

function Day({ day, week, onChange, errors }: WeekEditorProps & { day: number }) {
  const name = WEEKDAYS[day] ?? "";
  const spans = week[day] ?? [];
  return (
    <li
      className={cn(
        "grid gap-x-6 gap-y-1 py-3 sm:grid-cols-[10rem_1fr_auto] sm:items-start",
        spans.length === 0 && "max-sm:grid-cols-[1fr_auto]",
      )}
    >
      <div className="flex min-h-11 items-center gap-3 font-medium">
        <h3>{name}</h3>
        {spans.length === 0 && <span className="text-sm font-normal text-muted">No hours</span>}
      </div>
      <SpansEditor
        name={name}
        path={`availability.${day}`}
        spans={spans}
        errors={errors}
        onChange={(next) => onChange(week.map((before, index) => (index === day ? next : before)))}
      />
      {spans.length > 0 && (
        <CopyMenu day={day} name={name} onCopy={(to) => onChange(copied(week, day, to))} />
      )}
    </li>
  );
}

function CopyMenu({ day, name, onCopy }: { day: number; name: string; onCopy: (to: number[]) => void }) {
  const { announce } = useToast();
  const others = SHOWN_ORDER.filter((other) => other !== day);
  const copy = (to: number[]) => {
    onCopy(to);
    announce(`${name} copied to ${to.map((one) => WEEKDAYS[one]).join(", ")}`);
  };
  return (
    <Menu
      label={`Copy ${name} to`}
      trigger={
        <Button look="quiet" className="text-muted max-sm:-ml-4 max-sm:justify-self-start">
          <Copy aria-hidden className="size-4" />
          <span>
            Copy <span className="sr-only">{name} </span>to …
          </span>
        </Button>
      }
    >
      <MenuLabel>Copy {name} to</MenuLabel>
      <MenuItem onSelect={() => copy(others)}>Every other day</MenuItem>
      <MenuItem onSelect={() => copy(others.filter((one) => one > 0 && one < 6))}>Monday to Friday</MenuItem>
      {others.map((other) => (
        <MenuItem key={other} onSelect={() => copy([other])}>
          {WEEKDAYS[other]}
        </MenuItem>
      ))}
    </Menu>
  );
}
