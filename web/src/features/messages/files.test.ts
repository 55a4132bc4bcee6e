import { expect, test } from "vitest";
import { kinds, mimeTypeOf, problemWith, saidOf, sizeText } from "./files";

const LIMIT = {
  maxBytes: 10 * 1024 * 1024,
  mimeTypes: ["image/png", "application/pdf", "application/zip", "text/plain", "text/markdown"],
};

const file = (name: string, type: string, size = 3) => {
  const made = new File(["abc"], name, { type });
  Object.defineProperty(made, "size", { value: size });
  return made;
};

test("the limits are said in words", () => {
  expect(kinds(LIMIT)).toBe("Send images, PDF, text or zip, up to 10 MB.");
});

test("what is too large, empty or of another kind is named before it is uploaded", () => {
  expect(problemWith(file("a.pdf", "application/pdf"), LIMIT)).toBeNull();
  expect(problemWith(file("a.pdf", "application/pdf", LIMIT.maxBytes + 1), LIMIT)).toContain(
    "larger than 10 MB",
  );
  expect(problemWith(file("a.pdf", "application/pdf", 0), LIMIT)).toContain("empty");
  expect(problemWith(file("a.exe", "application/x-msdownload"), LIMIT)).toContain("cannot be sent");
});

test("a kind that the system does not know is told by its ending", () => {
  expect(mimeTypeOf(file("NOTES.MD", ""))).toBe("text/markdown");
  expect(mimeTypeOf(file("a.zip", "application/x-zip-compressed"))).toBe("application/zip");
});

test("pictures are sent as pictures", () => {
  expect(saidOf(file("a.png", "image/png")).type).toBe("image");
  expect(saidOf(file("a.txt", "text/plain")).type).toBe("file");
});

test("sizes are short", () => {
  expect([10, 340 * 1024, 1_258_291].map(sizeText)).toEqual(["1 KB", "340 KB", "1.2 MB"]);
});
