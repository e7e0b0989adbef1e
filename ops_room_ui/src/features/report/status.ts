/** The receipt as people type, paste and follow it, and what the room says about it. Pure. */
import type { Language } from '../../i18n/languages.ts';
import { parseCode } from '../badges/code.ts';
import { latinDigits } from './digits.ts';

export type Step = 'received' | 'passed_on' | 'answered' | 'closed';
export const STEPS: readonly Step[] = ['received', 'passed_on', 'answered', 'closed'];

export interface Asked {
  code: string;
  secret: string;
}

/** An answer of the room to its reporter, in the languages it was written in. */
export interface Answer {
  at: string;
  /** Said to everybody, and not to this reporter alone. */
  public: boolean;
  texts: Partial<Record<Language, string>>;
}

export interface ReportStatus {
  code: string;
  status: Step;
  received_at: string;
  times: Partial<Record<Step, string>>;
  answers?: Answer[];
  /** Until when an answer was promised. */
  answer_due_at?: string | null;
}

/** The address of a report's status; what authorises stands behind `#`, which no browser sends. */
export function statusLink({ code, secret }: Asked): string {
  return `/status/#${code}.${secret}`;
}

/** The receipt in what stands behind `#`; null when it is none. */
export function receiptIn(hash: string): Asked | null {
  const found = /^#?([^.#]{8,64})\.([\w-]{1,64})$/.exec(hash.trim());
  const code = found === null ? null : parseCode(decoded(found[1] ?? ''));
  return code === null ? null : { code, secret: found?.[2] ?? '' };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What somebody types around a secret, or a phone puts there, and does not belong to it. */
const AROUND = /[\s\u200b-\u200f\u2066-\u2069]/g;

/**
 * What was typed, when it can be a receipt at all; a whole link pasted into the first field is one too. Digits may be
 * those of an Arabic or Kurdish keyboard, and a secret of digits may be typed in the groups in which it was read out.
 */
export function typedReceipt(code: string, secret: string): Asked | null {
  const link = code.includes('#') ? receiptIn(code.slice(code.indexOf('#'))) : null;
  if (link !== null) return link;
  const read = parseCode(code);
  const plain = latinDigits(secret).replace(AROUND, '');
  const key = /^[\d-]+$/.test(plain) ? plain.replaceAll('-', '') : plain;
  return read === null || !/^[\w-]{1,64}$/.test(key) ? null : { code: read, secret: key };
}

/** How far it has come: each step with its time, where it is known; a step that was passed over counts as reached. */
export function stepsOf({ status, times, received_at }: ReportStatus): { step: Step; reached: boolean; at: string | null }[] {
  const far = STEPS.indexOf(status);
  return STEPS.map((step, place) => {
    const at = times[step] ?? (step === 'received' ? received_at : null);
    return { step, reached: at !== null || place === far || (place < far && step !== 'answered'), at };
  });
}

/** A text in the reader's language, else in the one it was written in. */
export function answerIn({ texts }: Answer, language: Language): { text: string; language: Language } | null {
  for (const one of [language, 'ar', 'ckb', 'en'] as const) {
    const text = texts[one];
    if (typeof text === 'string' && text !== '') return { text, language: one };
  }
  return null;
}
