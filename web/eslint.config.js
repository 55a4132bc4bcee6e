import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import typescript from "typescript-eslint";

export default typescript.config(
  { ignores: ["dist*", "node_modules", "src/api/schema.d.ts", "e2e/results", "e2e/screenshots"] },
  js.configs.recommended,
  typescript.configs.strict,
  jsxA11y.flatConfigs.strict,
  reactHooks.configs.flat.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    settings: {
      "jsx-a11y": {
        components: { Button: "button", Input: "input", Select: "select", Textarea: "textarea" },
      },
    },
    rules: {
      "no-console": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // Focus on the first field of a page that is one form, and on what a dialog is about, is meant.
      "jsx-a11y/no-autofocus": "off",
    },
  },
  {
    files: ["e2e/**", "scripts/**"],
    rules: { "no-console": "off", "react-hooks/rules-of-hooks": "off", "no-empty-pattern": "off" },
  },
);
