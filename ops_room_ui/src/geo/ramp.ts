/** Six steps of one hue. Pure. */
export const STEPS = 6;

/** Nothing is step 0; the rest of the ramp is shared out up to the largest count. */
export function step(count: number, most: number): number {
  if (count <= 0 || most <= 0) return 0;
  return Math.min(STEPS - 1, Math.max(1, Math.ceil((count / most) * (STEPS - 1))));
}
