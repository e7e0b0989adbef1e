/** The reader's language and digits for every component below the page: one object in the context, remembered. */
import { getContext, setContext } from 'svelte';
import { Catalogue, errorKey, type Values } from './catalogue.ts';
import { Format } from './format.ts';
import { type Digits, isLanguage, LANGUAGES, type Language } from './languages.ts';

/** All parts of every catalogue: `<language>/<part>.ftl`. */
const PARTS = import.meta.glob<string>('./{ar,ckb,en}/*.ftl', { query: '?raw', import: 'default', eager: true });

function source(language: Language): string {
  const parts = Object.keys(PARTS).filter((path) => path.startsWith(`./${language}/`));
  return parts.map((path) => PARTS[path]).join('\n');
}
const KEY = Symbol('words');

export class Words {
  language = $state<Language>('ar');
  /** null follows the language's own habit. */
  chosenDigits = $state<Digits | null>(null);
  readonly digits: Digits = $derived(this.chosenDigits ?? LANGUAGES[this.language].digits);
  readonly direction = $derived(LANGUAGES[this.language].direction);
  readonly format = $derived(new Format(this.language, this.digits));
  #catalogue = $derived(new Catalogue(this.language, source(this.language)));

  say(key: string, values: Values = {}): string {
    return this.#catalogue.say(key, values);
  }

  count(key: string, n: number, values: Values = {}): string {
    return this.#catalogue.count(key, n, this.format, values);
  }

  /** The sentence about a refusal; `params` are the server's, of which texts and numbers may stand in it. */
  error(code: string, params: Record<string, unknown> = {}): string {
    const key = errorKey(code);
    const told: Values = { code };
    for (const [name, value] of Object.entries(params)) {
      if (typeof value === 'string') told[name] = value;
      else if (typeof value === 'number') told[name] = this.format.number(value);
    }
    return this.#catalogue.say(this.#catalogue.has(key) ? key : 'error-unknown', told);
  }

  /** Whether there are words under a key at all. */
  knows(key: string): boolean {
    return this.#catalogue.has(key);
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
