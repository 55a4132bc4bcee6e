// What somebody wrote, with its links to click.
const LINK = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}])/;

export function Words({ text }: { text: string }) {
  return (
    <p className="whitespace-pre-wrap">
      {text.split(LINK).map((part, place) =>
        place % 2 ? (
          <a key={place} className="link" href={part} target="_blank" rel="noreferrer">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </p>
  );
}

const FENCED = /^```([\w+#.-]*)[ \t]*\n([\s\S]+?)\n?```$/;

/** A text that is one fenced block is meant as code. */
export function fencedCode(text: string): { language: string; code: string } | null {
  const found = FENCED.exec(text.trim());
  return found ? { language: found[1] || "text", code: found[2] ?? "" } : null;
}
