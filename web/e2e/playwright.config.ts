import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const named = process.env.CHROMIUM;
const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = named ?? places.find((path) => existsSync(path));
if (!process.env.PRODUCT_URL) throw new Error("Set PRODUCT_URL to a product that `make run` started.");

// The browser asks nobody but the product.
const FLAGS =
  "--no-sandbox --disable-gpu --disable-background-networking --no-first-run --disable-component-update --disable-sync --disable-quic";

export default defineConfig({
  testDir: ".",
  outputDir: "results",
  workers: 1, // one product, one clock
  timeout: 120_000,
  expect: { timeout: 20_000 },
  retries: 1, // what passes only then is listed as flaky
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    baseURL: process.env.PRODUCT_URL,
    headless: true,
    launchOptions: { executablePath, args: FLAGS.split(" ") },
    colorScheme: "dark",
    locale: "en-IN",
    timezoneId: "Asia/Kolkata",
    actionTimeout: 20_000,
    navigationTimeout: 40_000,
    screenshot: "only-on-failure",
  },
});
