/** How long the phone waits before it tries again: soon at first, then less often, never in step with other phones. Pure. */

const FIRST_MS = 4_000;
const MOST_MS = 30_000;

/** `failures` is how often in a row nothing came of it; `asked` is what the room asked for; `chance` is between 0 and 1. */
export function pauseMs(failures: number, asked: number, chance: number): number {
  const step = Math.min(MOST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return Math.max(asked, Math.round(step * (0.75 + chance / 2)));
}
