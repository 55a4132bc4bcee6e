// Which files may be sent? Said before one is chosen, and checked before it is uploaded.
import type { Config } from "@/api/types";
import type { Said } from "./outbox";

type Limit = Config["uploadLimits"]["attachment"];

export function saidOf(file: File): Said {
  return { type: mimeTypeOf(file).startsWith("image/") ? "image" : "file", file };
}

/** Why a file cannot be sent; null when it can. */
export function problemWith(file: File, limit: Limit): string | null {
  if (file.size === 0) return `“${file.name}” is empty.`;
  if (file.size > limit.maxBytes) return `“${file.name}” is larger than ${sizeText(limit.maxBytes)}.`;
  if (!limit.mimeTypes.includes(mimeTypeOf(file)))
    return `“${file.name}” is of a kind that cannot be sent. ${kinds(limit)}`;
  return null;
}

const NAMES: [prefix: string, name: string][] = [
  ["image/", "images"],
  ["application/pdf", "PDF"],
  ["text/", "text"],
  ["application/zip", "zip"],
];

/** Images, PDF, text, zip; up to 10 MB. */
export function kinds({ mimeTypes, maxBytes }: Limit): string {
  const named = NAMES.filter(([prefix]) => mimeTypes.some((type) => type.startsWith(prefix)));
  const list = new Intl.ListFormat("en-IN", { type: "disjunction" }).format(named.map(([, name]) => name));
  return `Send ${list}, up to ${sizeText(maxBytes)}.`;
}

/** 1.2 MB, 340 KB */
export function sizeText(bytes: number): string {
  const [value, unit] =
    bytes >= 1024 * 1024 ? [bytes / 1024 / 1024, "MB"] : [Math.max(1, Math.round(bytes / 1024)), "KB"];
  return `${Number(value.toFixed(1))} ${unit}`;
}

// Browsers know no type for these on some systems.
const BY_ENDING: Record<string, string> = {
  md: "text/markdown",
  csv: "text/csv",
  txt: "text/plain",
  zip: "application/zip",
};

export function mimeTypeOf(file: File): string {
  const ending = file.name.toLowerCase().split(".").at(-1) ?? "";
  const said = file.type === "application/x-zip-compressed" ? "application/zip" : file.type;
  return BY_ENDING[ending] ?? said;
}
