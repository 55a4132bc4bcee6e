// Is every page usable by everybody: in both themes, at three widths, without complaints in the console?
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

const WIDTHS = [320, 768, 1280];
const HEIGHTS: Record<number, number> = { 320: 640, 768: 1024, 1280: 800 };

for (const visit of VISITS) {
  test(`${visit.name} is open to everybody`, async ({ page, allowed }) => {
    allowed.push(...(visit.allowed ?? []));
    if (visit.as) await signIn(page, visit.as);
    await watchShifts(page);
    const path = typeof visit.path === "string" ? visit.path : await visit.path();
    for (const theme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      for (const width of theme === "dark" ? WIDTHS : [320, 1280]) {
        await page.setViewportSize({ width, height: HEIGHTS[width] ?? 800 });
        await open(page, path);
        await expectNothingJumped(page);
        await visit.act?.(page);
        await expectNoSidewaysScroll(page);
        await page.screenshot({
          path: `e2e/screenshots/${visit.name}-${width}-${theme}.png`,
          fullPage: !visit.act,
        });
        await expectAccessible(page);
      }
    }
  });
}
