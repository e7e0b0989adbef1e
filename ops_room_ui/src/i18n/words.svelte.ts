/** The reader's language and digits for every component below the page: one object in the context, remembered. */
import { getContext, setContext } from 'svelte';
import ar from './ar.ftl?raw';
import { Catalogue, errorKey, type Values } from './catalogue.ts';
import ckb from './ckb.ftl?raw';
import en from './en.ftl?raw';
import { Format } from './format.ts';
import { type Digits, isLanguage, LANGUAGES, type Language } from './languages.ts';

const SOURCES: Record<Language, string> = { ar, ckb, en };
const KEY = Symbol('words');

export class Words {
  language = $state<Language>('ar');
  /** null follows the language's own habit. */
  chosenDigits = $state<Digits | null>(null);
  readonly digits: Digits = $derived(this.chosenDigits ?? LANGUAGES[this.language].digits);
  readonly direction = $derived(LANGUAGES[this.language].direction);
  readonly format = $derived(new Format(this.language, this.digits));
  #catalogue = $derived(new Catalogue(this.language, SOURCES[this.language]));

  say(key: string, values: Values = {}): string {
    return this.#catalogue.say(key, values);
  }

  count(key: string, n: number, values: Values = {}): string {
    return this.#catalogue.count(key, n, this.format, values);
  }

  error(code: string): string {
    const key = errorKey(code);
    return this.#catalogue.say(this.#catalogue.has(key) ? key : 'error-unknown', { code });
  }

  /** How long ago, in whole minutes or hours; below a minute in seconds. */
  ago(milliseconds: number): string {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    if (seconds < 60) return this.count('ago-seconds', seconds);
    if (seconds < 3600) return this.count('ago-minutes', Math.floor(seconds / 60));
    if (seconds < 86_400) return this.count('ago-hours', Math.floor(seconds / 3600));
    return this.count('ago-days', Math.floor(seconds / 86_400));
  }
}

/** What the address asks for, else what was chosen last time, else Arabic. */
export function firstLanguage(asked: string | null, remembered: string | null): Language {
  if (isLanguage(asked)) return asked;
  return isLanguage(remembered) ? remembered : 'ar';
}

export function provideWords(words: Words): void {
  setContext(KEY, words);
}

export function useWords(): Words {
  return getContext<Words>(KEY);
}
