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

/** A name in the reader's language, else in Arabic, else in whichever there is. */
export function localName(names: { [language in Language]?: string }, language: Language): string {
  return names[language] ?? names.ar ?? Object.values(names)[0] ?? '';
}

/** Names a role, or shows the code of one that this page is too old to know. */
export function roleName(words: Words, role: string): string {
  const key = `role-${role}`;
  return words.knows(key) ? words.say(key) : role;
}

/** Names a compartment as somebody of `organisation` sees it. */
export function compartmentName(words: Words, compartment: string, organisation: string): string {
  if (compartment === 'org-*') return words.say('compartment-org-all');
  if (compartment.startsWith('org-')) return words.say(compartment === `org-${organisation}` ? 'compartment-org-own' : 'compartment-org-other');
  const key = `compartment-${compartment}`;
  return words.knows(key) ? words.say(key) : compartment;
}
