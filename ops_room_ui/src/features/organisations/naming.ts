/** Names of organisations by language. Pure. */
import type { Language } from '../../i18n/languages.ts';

/** At least one is there; the others fall back to it. */
export type Names = Partial<Record<Language, string>>;

/** The name in the reader's language, else the one that is there, with the language it is in. */
export function nameIn(given: Names, language: Language): { text: string; language: Language } {
  for (const one of [language, 'ar', 'ckb', 'en'] as const) {
    const found = given[one];
    if (found !== undefined) return { text: found, language: one };
  }
  return { text: '', language };
}
