// Does what a browser loads for any first page still fit? Fails the build when it does not.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 200;
const dist = process.env.OUT_DIR ?? "dist";
const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));

/** Every script and stylesheet that must arrive before `key` can run. */
function files(key, found = new Set(["index.html", "theme.js"]), seen = new Set()) {
  if (seen.has(key)) return found;
  seen.add(key);
  const chunk = manifest[key];
  found.add(chunk.file);
  for (const sheet of chunk.css ?? []) found.add(sheet);
  for (const other of chunk.imports ?? []) files(other, found, seen);
  return found;
}

const zipped = (file) => gzipSync(readFileSync(join(dist, file))).length / 1024;
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const pages = Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry);
const sizes = [entry, ...pages]
  .map((page) => {
    const all = files(page, files(entry));
    return { page, kilobytes: [...all].reduce((sum, file) => sum + zipped(file), 0) };
  })
  .sort((a, b) => b.kilobytes - a.kilobytes);

for (const { page, kilobytes } of sizes.slice(0, 3))
  console.log(`${kilobytes.toFixed(1)} kB gzipped  ${page}`);
const over = sizes.filter((size) => size.kilobytes > LIMIT_KB);
if (over.length) {
  console.error(
    `More than ${LIMIT_KB} kB gzipped before it runs: ${over.map(({ page }) => page).join(", ")}`,
  );
  process.exit(1);
}
