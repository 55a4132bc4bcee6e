import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { buttonLook, useToast } from "@/ui";

export function CodeBlock({ language, code }: { language: string; code: string }) {
  const { announce, toast } = useToast();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code);
      setCopied(true);
      announce("Copied");
      setTimeout(() => setCopied(false), 2_000);
    } catch {
      toast("Your browser did not let us copy. Select the code and copy it yourself.", "bad");
    }
  };
  return (
    <figure className="overflow-hidden rounded-control border border-line bg-page">
      <figcaption className="flex items-center justify-between gap-3 border-b border-line bg-raised pl-3 text-sm text-muted">
        {language}
        <button
          type="button"
          onClick={() => void copy()}
          className={buttonLook("quiet", "normal", "px-3 text-sm")}
        >
          {copied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
          {copied ? "Copied" : "Copy"}
          <span className="sr-only"> this {language} code</span>
        </button>
      </figcaption>
      <pre
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keyboards scroll what they can focus
        tabIndex={0}
        role="region"
        aria-label={`${language} code`}
        className="max-h-96 overflow-auto p-3 text-sm"
      >
        <code>{code}</code>
      </pre>
    </figure>
  );
}
