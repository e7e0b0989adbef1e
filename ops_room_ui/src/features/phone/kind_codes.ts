/** Kinds as an operator looks for them: by their code, also when the keyboard writes Arabic or Kurdish, or by words. Pure. */
import type { Language } from '../../i18n/languages.ts';
import { latinDigits } from '../report/digits.ts';
import type { Kind, Kinds } from '../report/kinds.ts';

/** What the keys of the letters A to L write on the two other keyboards of the room. */
const KEYBOARDS: Record<'ar' | 'ckb', Record<string, string>> = {
  ar: { ش: 'A', لا: 'B', 'ﻻ': 'B', ؤ: 'C', ي: 'D', ث: 'E', ب: 'F', ل: 'G', ا: 'H', ت: 'J', ن: 'K', م: 'L' },
  ckb: { ا: 'A', ب: 'B', ج: 'C', د: 'D', ە: 'E', ف: 'F', گ: 'G', ه: 'H', ژ: 'J', ک: 'K', ل: 'L' },
};

/**
 * The kinds whose code the keys say: `h1`, and on an Arabic keyboard `ا١`, which a Kurdish one means as A1; the reader's
 * own keyboard is asked first. Until the whole code is there, those that begin so.
 */
export function kindsByKeys(typed: string, language: Language, kinds: readonly Kind[]): Kind[] {
  const [, letters = '', number = ''] = /^(\D{1,2})(\d{1,2})$/u.exec(latinDigits(typed.trim()).replace(/\s/g, '')) ?? [];
  if (letters === '') return [];
  const keyboards = language === 'ckb' ? [KEYBOARDS.ckb, KEYBOARDS.ar] : [KEYBOARDS.ar, KEYBOARDS.ckb];
  const families = [...new Set([letters.toUpperCase(), ...keyboards.map((keys) => keys[letters] ?? '')])].filter((letter) => /^[A-L]$/.test(letter));
  return families.flatMap((family) => kinds.filter(({ code }) => code.startsWith(family + number)).sort((a, b) => a.code.length - b.code.length));
}

/** Kinds by the beginning of their code, then by words in any language; the two of most calls among the first of all. */
export function kindsFor(typed: string, language: Language, kinds: Kinds): readonly Kind[] {
  if (typed.trim() === '') return [...kinds.frequent, ...kinds.offered.filter((kind) => !kinds.frequent.includes(kind))];
  const byKeys = kindsByKeys(typed, language, kinds.offered);
  return [...byKeys, ...kinds.find(typed).filter((kind) => !byKeys.includes(kind))];
}
