import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// `make web-dev` serves the sources here and leaves the rest to a product that `make run` has started.
const product = process.env.PRODUCT_URL ?? "http://127.0.0.1:8000";
const toProduct = { target: product, changeOrigin: true };

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  build: {
    outDir: process.env.OUT_DIR ?? "dist",
    emptyOutDir: true,
    manifest: "manifest.json", // scripts/size.js reads it
    assetsInlineLimit: 0, // the site's policy allows no data: scripts or fonts
    target: "es2022",
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": toProduct,
      "/_local": toProduct,
      "/ws": { ...toProduct, ws: true },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
  },
});
