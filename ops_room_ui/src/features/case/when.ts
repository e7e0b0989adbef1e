/** A moment of a case: the time alone while it is of today. Pure. */
import type { Words } from '../../i18n/words.svelte.ts';

export function when(words: Words, iso: string, now: number): string {
  const at = Date.parse(iso);
  const today = words.format.date(at) === words.format.date(now);
  return today ? words.format.time(at, true) : `${words.format.date(at)} ${words.format.time(at)}`;
}

/** A code as it is spoken: K7M-4QX-2P. */
export const spoken = (code: string): string => `${code.slice(0, 3)}-${code.slice(3, 6)}-${code.slice(6)}`;

/** A size in the unit that people say: kilobytes, from a million on megabytes with one decimal. */
export function amount(bytes: number): { n: number; unit: 'kb' | 'mb' } {
  if (bytes < 1_000_000) return { n: Math.max(1, Math.round(bytes / 1000)), unit: 'kb' };
  return { n: Math.round(bytes / 100_000) / 10, unit: 'mb' };
}
