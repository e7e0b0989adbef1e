/** How old the picture is, in four words. Pure. */
import type { LineStatus } from '../feed/connection.ts';
import { OLD_AFTER_MS, STALE_AFTER_MS } from '../settings.ts';

export type Freshness = 'live' | 'connecting' | 'stale' | 'old';

/** `ageMs` is the time since the last word of the board, over reloads too; null when there never was one. */
export function freshness(phase: LineStatus['phase'], ageMs: number | null): Freshness {
  if (ageMs !== null && ageMs >= OLD_AFTER_MS) return 'old';
  if (ageMs !== null && ageMs >= STALE_AFTER_MS) return 'stale';
  return phase === 'live' ? 'live' : 'connecting';
}
