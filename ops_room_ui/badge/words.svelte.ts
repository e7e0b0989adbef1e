/** The words of this page alone: a phone on a bad line does not load the catalogues of the whole room. */
import { Catalogue, type Values } from '../src/i18n/catalogue.ts';
import { Format } from '../src/i18n/format.ts';
import { isLanguage, LANGUAGES, type Language } from '../src/i18n/languages.ts';

const SOURCES = import.meta.glob<string>('../src/i18n/{ar,ckb,en}/badge-check.ftl', { query: '?raw', import: 'default', eager: true });

export class CheckWords {
  language = $state<Language>('ar');
  readonly direction = $derived(LANGUAGES[this.language].direction);
  readonly format = $derived(new Format(this.language, LANGUAGES[this.language].digits));
  #catalogue = $derived(new Catalogue(this.language, SOURCES[`../src/i18n/${this.language}/badge-check.ftl`] ?? ''));

  constructor(asked: string | null, remembered: string | null) {
    if (isLanguage(asked)) this.language = asked;
    else if (isLanguage(remembered)) this.language = remembered;
  }

  say(key: string, values: Values = {}): string {
    return this.#catalogue.say(key, values);
  }

  /** A role of the signed badge; one that this page is too old to know is shown as it is written. */
  role(code: string): string {
    return this.#catalogue.has(`role-${code}`) ? this.say(`role-${code}`) : code;
  }

  /** A moment on the room's clock: the time, with its date when that is not today's. */
  moment(at: number, now: number): string {
    const [day, today] = [this.format.date(at), this.format.date(now)];
    return day === today ? this.format.time(at) : `${this.format.time(at)} · ${day}`;
  }

  /** How old something is, in its largest whole unit. */
  age(milliseconds: number): string {
    const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
    const [unit, n] = minutes < 60 ? ['minutes', minutes] : minutes < 2880 ? ['hours', Math.floor(minutes / 60)] : ['days', Math.floor(minutes / 1440)];
    return this.#catalogue.count(`check-ago-${unit}`, Number(n), this.format);
  }
}
