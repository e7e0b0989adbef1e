/** A refusal of the room in the reader's words: the sentence, and for each field of the form what is wrong with it. */
import type { ApiError, FieldError } from '../api/errors.ts';
import { ruleKey } from '../i18n/catalogue.ts';
import type { Words } from '../i18n/words.svelte.ts';

/** Field of the form (its id in the page) to what is said beside it. */
export type FieldTexts = Record<string, string>;

export interface SummaryItem {
  /** The control it leads to; null for what has no place on the form. */
  id: string | null;
  text: string;
}

/** The sentence about a refusal. */
export function failureText(words: Words, error: ApiError): string {
  return words.error(error.code, error.params);
}

/** What is wrong with one field; a rule this page has no words for says what was expected, as the server says it. */
export function fieldText(words: Words, { code, expected }: FieldError): string {
  const key = ruleKey(code);
  return words.knows(key) ? words.say(key) : words.say('invalid-other', { expected });
}

/**
 * Sorts a refusal into what stands beside fields and what stands above the form. `ids` maps the server's names of
 * fields (the first part of their path) to the controls of this form.
 */
export function placed(words: Words, error: ApiError, ids: Record<string, string>): { fields: FieldTexts; items: SummaryItem[] } {
  const fields: FieldTexts = {};
  const items: SummaryItem[] = [];
  for (const one of error.fields) {
    const id = ids[one.field] ?? ids[one.field.split('.')[0] ?? ''] ?? null;
    const text = fieldText(words, one);
    if (id !== null) fields[id] ??= text;
    items.push({ id, text: id === null ? `${one.field}: ${text}` : text });
  }
  return { fields, items };
}
