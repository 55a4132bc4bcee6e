// How long does a client wait before it tries again? Longer each time, and not at the same moment as all the others.
const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** `failures` in a row, from 1. Between half of the step and all of it: `chance` is in [0, 1). */
export function backoffMs(failures: number, chance = Math.random()): number {
  const step = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return Math.round(step / 2 + (step / 2) * chance);
}
