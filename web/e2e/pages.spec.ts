// Is every page usable by everybody: in both themes, at three widths, without complaints in the console?
import type { Page } from "@playwright/test";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  expectNothingJumped,
  open,
  signIn,
  test,
  watchShifts,
} from "./support/browser";
import { VISITS } from "./pages";

for (const visit of VISITS) {
  test(`${visit.name} is open to everybody`, async ({ page, allowed }) => {
    allowed.push(...(visit.allowed ?? []));
    if (visit.as) await signIn(page, typeof visit.as === "string" ? visit.as : await visit.as());
    await watchShifts(page);
    const path = typeof visit.path === "string" ? visit.path : await visit.path();
    const picture = async (width: number, theme: string) => {
      await expectNoSidewaysScroll(page);
      const file = `e2e/screenshots/${visit.name}-${width}-${theme}.png`;
      await page.screenshot({ path: file, fullPage: !visit.act });
    };
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: width === 320 ? 640 : 800 });
      await wear(page, "dark");
      await open(page, path);
      await expectNothingJumped(page);
      await visit.act?.(page);
      for (const theme of ["dark", "light"] as const) {
        await wear(page, theme);
        await picture(width, theme);
        await expectAccessible(page);
      }
    }
    await page.setViewportSize({ width: 768, height: 1024 });
    await picture(768, "light");
  });
}

function wear(page: Page, theme: "dark" | "light"): Promise<void> {
  return page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
}
