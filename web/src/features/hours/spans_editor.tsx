import { CircleAlert, Plus, Trash2 } from "lucide-react";
import type { FieldError } from "@/api/errors";
import { cn } from "@/lib/cn";
import { Button, buttonLook, controlLook, fieldId } from "@/ui";
import { freeSpan, type Span } from "./week";

interface SpansEditorProps {
  /** Whose hours these are: "Monday". */
  name: string;
  /** The API's path of the day: `availability.1`. */
  path: string;
  spans: readonly Span[];
  onChange: (spans: Span[]) => void;
  errors: readonly FieldError[];
}

const MOST = 24;

/** The hours of one day: each span from a time to a time, its error below it. */
export function SpansEditor({ name, path, spans, onChange, errors }: SpansEditorProps) {
  const change = (at: number, part: Partial<Span>) =>
    onChange(spans.map((span, index) => (index === at ? { ...span, ...part } : span)));
  return (
    <div className="flex flex-col items-start gap-2">
      {spans.map((span, at) => {
        const place = `${path}.slots.${at}`;
        const error = errors.find(({ field }) => field.startsWith(`${place}.`) || field === place);
        const which = spans.length > 1 ? `${name}, ${at + 1} of ${spans.length}` : name;
        return (
          <div key={at} className="w-full">
            <div className="flex items-center gap-1.5 sm:gap-2.5">
              {(["start", "end"] as const).map((edge) => (
                <div key={edge} className="flex min-w-0 items-center gap-1.5 sm:gap-2.5">
                  {edge === "end" && (
                    <span aria-hidden className="text-muted">
                      –
                    </span>
                  )}
                  <input
                    type="time"
                    id={fieldId(`${place}.${edge}`)}
                    aria-label={`${which}, ${edge === "start" ? "from" : "until"}`}
                    aria-invalid={error?.field.endsWith(edge) || undefined}
                    aria-describedby={error && `${fieldId(place)}-error`}
                    value={span[edge]}
                    onChange={(event) => change(at, { [edge]: event.target.value })}
                    className={controlLook(cn("tabular min-w-0 px-2! sm:w-32 sm:px-3!", "max-sm:bare-time"))}
                  />
                </div>
              ))}
              <button
                type="button"
                aria-label={`Remove ${which}`}
                className={buttonLook("quiet", "icon", "text-muted")}
                onClick={() => onChange(spans.filter((_, index) => index !== at))}
              >
                <Trash2 aria-hidden className="size-4" />
              </button>
            </div>
            {error && (
              <p id={`${fieldId(place)}-error`} className="mt-1 flex gap-1.5 text-sm text-bad">
                <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
                {error.message}
              </p>
            )}
          </div>
        );
      })}
      {spans.length < MOST && (
        <Button
          look="quiet"
          className="-ml-3 text-accent-ink"
          aria-label={`Add hours on ${name}`}
          onClick={() => onChange([...spans, freeSpan(spans)])}
        >
          <Plus aria-hidden className="size-4" />
          Add hours
        </Button>
      )}
    </div>
  );
}
