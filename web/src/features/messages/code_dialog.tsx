import { useState, type FormEvent } from "react";
import type { Schemas } from "@/api/types";
import { Button, Dialog, Select, TextArea } from "@/ui";

const LONGEST = 20_000;
const LANGUAGES = [
  "text",
  "bash",
  "c",
  "cpp",
  "csharp",
  "css",
  "go",
  "html",
  "java",
  "javascript",
  "json",
  "kotlin",
  "python",
  "ruby",
  "rust",
  "sql",
  "swift",
  "typescript",
  "yaml",
];

interface CodeDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSend: (code: Schemas["CodeShape"]) => void;
}

/** What was written stays when it is closed, and goes when it is sent. */
export function CodeDialog({ open, onOpenChange, onSend }: CodeDialogProps) {
  const [language, setLanguage] = useState("python");
  const [code, setCode] = useState("");
  const over = code.length - LONGEST;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation(); // React hands it to the form around the dialog, too
    if (!code.trim() || over > 0) return;
    onSend({ language, code });
    setCode("");
    onOpenChange(false);
  };
  return (
    <Dialog title="Send code" open={open} onOpenChange={onOpenChange}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Select label="Language" value={language} onChange={(event) => setLanguage(event.target.value)}>
          {LANGUAGES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Select>
        <TextArea
          label="Code"
          hint={`Up to ${LONGEST.toLocaleString("en-IN")} characters, sent as it is written.`}
          error={over > 0 ? `${over.toLocaleString("en-IN")} characters too many.` : undefined}
          rows={10}
          spellCheck={false}
          autoCapitalize="off"
          value={code}
          onChange={(event) => setCode(event.target.value)}
          style={{ fontFamily: "var(--font-mono)" }}
        />
        <div className="flex justify-end gap-3">
          <Button look="secondary" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button type="submit">Send code</Button>
        </div>
      </form>
    </Dialog>
  );
}
