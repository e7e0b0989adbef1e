/** The room's languages. Direction belongs to the language, never to "not English". */
export type Language = 'ar' | 'ckb' | 'en';
export type Digits = 'arab' | 'latn';

export interface LanguageFacts {
  /** In its own words, as it stands on the switch. */
  name: string;
  direction: 'rtl' | 'ltr';
  /** For plural rules only; Sorani dates and numbers are written by `format.ts`. */
  locale: string;
  digits: Digits;
}

export const LANGUAGES: Record<Language, LanguageFacts> = {
  ar: { name: 'العربية', direction: 'rtl', locale: 'ar-IQ', digits: 'arab' },
  ckb: { name: 'کوردی', direction: 'rtl', locale: 'ckb-IQ', digits: 'arab' },
  en: { name: 'English', direction: 'ltr', locale: 'en-GB', digits: 'latn' },
};

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && Object.hasOwn(LANGUAGES, value);
}
