// A short list of words that one adds to and takes from: languages, companies.
import { Plus, X } from "lucide-react";
import { useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { Button, buttonLook } from "./button";
import { Field, controlLook } from "./field";
import { useToast } from "./toast";

interface WordListProps {
  label: string;
  hint?: ReactNode;
  error?: string;
  optional?: boolean;
  id?: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
  maxLength?: number;
  autoComplete?: string;
}

export function WordList({ value, onChange, maxLength, autoComplete, ...around }: WordListProps) {
  const [typed, setTyped] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const { announce } = useToast();
  const add = () => {
    const words = typed
      .split(",")
      .map((word) => word.trim())
      .filter(Boolean);
    const fresh = words.filter((word, at) => at === words.indexOf(word) && !has(value, word));
    if (fresh.length) announce(`${fresh.join(", ")} added`);
    onChange([...value, ...fresh]);
    setTyped("");
  };
  const remove = (word: string) => {
    onChange(value.filter((other) => other !== word));
    announce(`${word} removed`);
    input.current?.focus();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== ",") return;
    event.preventDefault(); // Enter adds a word here, and does not send the form
    if (typed.trim()) add();
  };
  return (
    <div>
      <Field {...around}>
        {(wired) => (
          <div className="flex gap-2">
            <input
              {...wired}
              ref={input}
              value={typed}
              maxLength={maxLength}
              autoComplete={autoComplete ?? "off"}
              className={controlLook("min-w-0")}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={pressed}
              onBlur={() => typed.trim() && add()}
            />
            <Button
              look="secondary"
              className="shrink-0"
              onClick={add}
              aria-label={`Add to ${around.label.toLowerCase()}`}
            >
              <Plus aria-hidden className="size-4" />
              Add
            </Button>
          </div>
        )}
      </Field>
      {value.length > 0 && (
        <ul aria-label={around.label} className="mt-2 flex flex-wrap gap-2">
          {value.map((word) => (
            <li key={word} className="flex max-w-full items-center rounded-control bg-raised pl-3">
              <span className="min-w-0">{word}</span>
              <button
                type="button"
                aria-label={`Remove ${word}`}
                className={buttonLook("quiet", "icon", "text-muted")}
                onClick={() => remove(word)}
              >
                <X aria-hidden className="size-4" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const has = (words: readonly string[], word: string) =>
  words.some((other) => other.toLowerCase() === word.toLowerCase());
