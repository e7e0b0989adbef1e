/** Fluent catalogues: a key and its values become a sentence. The server sends codes; words are made here only. */
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import type { Format } from './format.ts';
import { LANGUAGES, type Language } from './languages.ts';

export type Values = Record<string, FluentVariable>;

export class Catalogue {
  #bundle: FluentBundle;

  constructor(language: Language, source: string) {
    this.#bundle = new FluentBundle(LANGUAGES[language].locale);
    const faults = this.#bundle.addResource(new FluentResource(source));
    if (faults.length > 0) throw faults[0];
  }

  has(key: string): boolean {
    return this.#bundle.hasMessage(key);
  }

  /** Placeables come isolated, so that a Latin code inside an Arabic sentence cannot scramble it. */
  say(key: string, values: Values = {}): string {
    const pattern = this.#bundle.getMessage(key)?.value;
    if (!pattern) return key;
    return this.#bundle.formatPattern(pattern, values, []);
  }

  /** A sentence about a number: `$n` selects the plural arm, `$count` is the number as it is written. */
  count(key: string, n: number, format: Format, values: Values = {}): string {
    return this.say(key, { ...values, n, count: format.number(n) });
  }
}

/** `error.code` of the server → key in the catalogues. */
export function errorKey(code: string): string {
  return `error-${code.replace(/[._]/g, '-')}`;
}

/** Rule of a field in an error's `params.errors` → key in the catalogues; the rows of sheets name theirs without `field.`. */
export function ruleKey(code: string): string {
  return `invalid-${code.replace(/^field\./, '').replaceAll('_', '-')}`;
}
