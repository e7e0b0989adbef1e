/** Provinces as people read them. Pure. */
import { provinceName } from '../../i18n/names.ts';
import type { Words } from '../../i18n/words.svelte.ts';

/** Names of the provinces, or "the whole country". */
export function placesText(words: Words, provinces: readonly string[] | null): string {
  if (provinces === null) return words.say('people-everywhere');
  return provinces.map((code) => provinceName(words, code)).join(' · ');
}

/** The same in a cell: one name, or how many. */
export function placesShort(words: Words, provinces: readonly string[] | null): string {
  if (provinces === null || provinces.length < 3) return placesText(words, provinces);
  return words.count('person-province-count', provinces.length);
}

/** Date and time on the room's clock; empty for none. */
export function momentText(words: Words, iso: string | null): string {
  if (iso === null) return '';
  const at = Date.parse(iso);
  return `${words.format.date(at)} ${words.format.time(at)}`;
}
