/** The words of the two pages for reporters alone: a phone on a bad line does not load the catalogues of the whole room. */
import { getContext, setContext } from 'svelte';
import { PROVINCES } from '../../contracts/provinces.ts';
import { Catalogue, type Values } from '../../i18n/catalogue.ts';
import { Format } from '../../i18n/format.ts';
import { isLanguage, LANGUAGES, type Digits, type Language } from '../../i18n/languages.ts';
import type { Shelf } from '../../ui/shelf.ts';

const SOURCES = import.meta.glob<string>('../../i18n/{ar,ckb,en}/{report,status}.ftl', { query: '?raw', import: 'default', eager: true });
const LANGUAGE = 'opsroom.language';
const DIGITS = 'opsroom.digits';
const KEY = Symbol('phone words');

function source(language: Language): string {
  return ['report', 'status'].map((part) => SOURCES[`../../i18n/${language}/${part}.ftl`] ?? '').join('\n');
}

export class PhoneWords {
  language = $state<Language>('ar');
  /** null follows the language's own habit. */
  #digits = $state<Digits | null>(null);
  readonly direction = $derived(LANGUAGES[this.language].direction);
  readonly format = $derived(new Format(this.language, this.#digits ?? LANGUAGES[this.language].digits));
  #catalogue = $derived(new Catalogue(this.language, source(this.language)));
  #shelf: Shelf;

  constructor(asked: string | null, shelf: Shelf) {
    this.#shelf = shelf;
    const [remembered, digits] = [shelf.getItem(LANGUAGE), shelf.getItem(DIGITS)];
    if (isLanguage(asked)) this.language = asked;
    else if (isLanguage(remembered)) this.language = remembered;
    if (digits === 'arab' || digits === 'latn') this.#digits = digits;
  }

  choose(language: Language): void {
    this.language = language;
    this.#shelf.setItem(LANGUAGE, language);
  }

  say(key: string, values: Values = {}): string {
    return this.#catalogue.say(key, values);
  }

  count(key: string, n: number, values: Values = {}): string {
    return this.#catalogue.count(key, n, this.format, values);
  }

  knows(key: string): boolean {
    return this.#catalogue.has(key);
  }

  province(code: string): string {
    return PROVINCES.find((province) => province.code === code)?.names[this.language] ?? code;
  }

  /** A moment on the room's clock: the time, with its date when that is not today's. */
  moment(at: number, now: number): string {
    const [day, today] = [this.format.date(at), this.format.date(now)];
    return day === today ? this.format.time(at) : this.full(at);
  }

  /** A moment with its date. A dot between the two would be read as an Arabic zero. */
  full(at: number): string {
    return `${this.format.date(at)}${this.say('phone-comma')}${this.format.time(at)}`;
  }
}

export function providePhoneWords(words: PhoneWords): void {
  setContext(KEY, words);
}

export function usePhoneWords(): PhoneWords {
  return getContext<PhoneWords>(KEY);
}
