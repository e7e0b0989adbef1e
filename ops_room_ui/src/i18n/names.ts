/** Words for the codes that travel in the contracts: places and categories. */
import { CATEGORIES, FAMILIES } from '../contracts/taxonomy.ts';
import { PROVINCES } from '../contracts/provinces.ts';
import type { Language } from './languages.ts';
import type { Words } from './words.svelte.ts';

const BY_CODE = new Map(PROVINCES.map((province) => [province.code, province.names]));

/** `XX` is a place nobody has resolved yet, `NA` the whole country; an unknown code is shown as it is. */
export function provinceName(words: Words, code: string): string {
  if (code === 'XX') return words.say('province-unresolved');
  if (code === 'NA') return words.say('province-national');
  return BY_CODE.get(code)?.[words.language] ?? code;
}

export function categoryName(language: Language, code: string): string {
  return CATEGORIES[code]?.text[language] ?? code;
}

export function familyName(language: Language, code: string): string {
  const family = CATEGORIES[code]?.family;
  return family === undefined ? '' : (FAMILIES[family]?.[language] ?? '');
}
