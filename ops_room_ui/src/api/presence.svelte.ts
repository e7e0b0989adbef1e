/**
 * Who is signed in on this page, until when, and what the whole room has to be told: synthetic, drill, stale
 * revocations, no line. One per page; components read it, only this object writes.
 */
import { ServerClock } from '../feed/server_clock.ts';
import { REPORTER } from '../features/report/reporter.ts';
import { isLanguage, LANGUAGES, type Digits, type Language } from '../i18n/languages.ts';
import { firstLanguage, type Words } from '../i18n/words.svelte.ts';
import { deviceShelf, type Shelf, tabShelf } from '../ui/shelf.ts';
import { type Me, renewSession, setProfile, signOut, whoAmI } from './accreditation.ts';
import { leadToSignIn, room, setLeaving } from './client.ts';
import { ApiError, UNREACHABLE } from './errors.ts';
import { election } from './polling.ts';

const ME = 'opsroom.me';
const LANGUAGE = 'opsroom.language';
const DIGITS = 'opsroom.digits';
/** The board's last picture, which is for whoever was allowed to see it. */
const PICTURE = 'opsroom.board.last';
const SYNTHETIC = 'opsroom.synthetic';
/** Written by the board, which is told so by the room. */
export const DRILL = 'opsroom.drill';

/** Somebody who reads or writes is warned this long before their session ends. */
export const WARN_BEFORE_MS = 120_000;
/** So often a page that somebody looks at makes sure that they are still in: what it shows goes with their session. */
const STILL_IN_EVERY_MS = 4_000;
/** How long the strip about stale revocations stays after the last refusal for that reason. */
const STALE_SHOWN_MS = 60_000;

export class Presence {
  me = $state.raw<Me | null>(null);
  /** False while `me` is what the last page knew: enough for the bar, not for anything that asks the room. */
  confirmed = $state(false);
  /** The room cannot be asked who this is; the page waits and asks again. */
  error = $state.raw<ApiError | null>(null);
  synthetic = $state(false);
  drill = $state(false);
  stale = $state(false);
  /** The last question got no answer at all. */
  away = $state(false);
  /** The server's time, moved once a second. */
  now = $state(Date.now());
  /** The session cannot be made longer: signing in again is the only way. */
  exhausted = $state(false);
  renewing = $state(false);
  /** Called when nobody is signed in any more: what a page shows or keeps for that person goes with them. */
  forgotten: () => void = () => {};

  readonly leftMs: number | null = $derived(this.me === null ? null : Date.parse(this.me.expires_at) - this.now);
  readonly ending: boolean = $derived(this.confirmed && this.leftMs !== null && this.leftMs <= WARN_BEFORE_MS);

  #words: Words;
  #device: Shelf;
  #tab: Shelf;
  #clock = new ServerClock();
  /** The clock is the room's own, as accreditation tells it; before that it is the machine's, which a drill leaves alone. */
  #roomTime = false;
  #staleUntil = 0;
  #asked = false;
  #madeSureAt = performance.now();

  constructor(words: Words, device: Shelf = deviceShelf(), tab: Shelf = tabShelf()) {
    this.#words = words;
    this.#device = device;
    this.#tab = tab;
    const digits = device.getItem(DIGITS);
    words.language = firstLanguage(new URLSearchParams(location.search).get('lang'), device.getItem(LANGUAGE));
    words.chosenDigits = digits === 'arab' || digits === 'latn' ? digits : null;
    this.synthetic = device.getItem(SYNTHETIC) === 'yes';
    this.drill = device.getItem(DRILL) === 'yes';
    this.#recall();
  }

  /** Listens to all answers, moves the clock, asks whether the election is synthetic; until the returned call. */
  start(): () => void {
    room.heard = (error) => this.#hear(error);
    room.heardTime = (server) => {
      if (!this.#roomTime) this.#clock.sample(server, performance.now());
    };
    void this.#askElection();
    this.#tick();
    const timer = setInterval(() => this.#tick(), 1_000);
    return () => clearInterval(timer);
  }

  /** Asks who is signed in; who is not is led to the sign-in page, and so is who has something to do there first. */
  async ask(): Promise<void> {
    try {
      this.take(await whoAmI());
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      if (fault.isSignedOut) this.forget();
      else this.error = fault;
    }
  }

  take(me: Me): void {
    this.me = me;
    this.confirmed = true;
    this.error = null;
    this.#hearTime(Date.parse(me.server_time));
    this.#tab.setItem(ME, JSON.stringify(me));
    this.#adopt(me);
    if (me.must.length > 0 && !location.pathname.startsWith('/login/')) leadToSignIn();
    else this.#tick();
  }

  forget(): void {
    this.me = null;
    this.confirmed = false;
    this.#tab.removeItem(ME);
    this.forgotten();
    this.#device.removeItem(PICTURE);
  }

  async leave(): Promise<void> {
    setLeaving(true);
    try {
      await signOut();
    } catch (fault) {
      // Already over is over; anything else and the person must know that they are still signed in.
      if (!(fault instanceof ApiError) || !fault.isSignedOut) {
        setLeaving(false);
        throw fault;
      }
    }
    this.forget();
    this.#device.removeItem(REPORTER);
    location.assign('/login/');
  }

  async renew(): Promise<void> {
    if (this.renewing) return;
    this.renewing = true;
    try {
      this.take(await renewSession());
      this.exhausted = this.leftMs !== null && this.leftMs <= WARN_BEFORE_MS;
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      this.exhausted = fault.status !== 0 && fault.status < 500;
    } finally {
      this.renewing = false;
    }
  }

  async #makeSure(): Promise<void> {
    try {
      await whoAmI();
    } catch (fault) {
      // A room that cannot be asked takes nobody's page away; the next question decides.
      if (fault instanceof ApiError && fault.isSignedOut) this.#over();
    }
  }

  #over(): void {
    this.forget();
    leadToSignIn();
  }

  /** On this device at once, and with the person when somebody is signed in. */
  setLanguage(language: Language): void {
    this.#words.language = language;
    this.#device.setItem(LANGUAGE, language);
    const url = new URL(location.href);
    if (url.searchParams.has('lang')) {
      url.searchParams.set('lang', language);
      history.replaceState(history.state, '', url);
    }
    this.#keep({ language, digits: this.#words.digits });
  }

  setDigits(digits: Digits): void {
    this.#words.chosenDigits = digits;
    this.#device.setItem(DIGITS, digits);
    this.#keep({ digits });
  }

  #keep(wanted: { language?: Language; digits?: Digits }): void {
    if (this.me === null || this.me.must.length > 0) return;
    setProfile(wanted).then((me) => this.take(me), () => {}); // the device keeps it in any case
  }

  /** The person's own choice goes before the device's, unless the address asks for a language. */
  #adopt(me: Me): void {
    if (!isLanguage(new URLSearchParams(location.search).get('lang'))) this.#words.language = me.language;
    const habit = LANGUAGES[this.#words.language].digits;
    const chosen = this.#device.getItem(DIGITS) === me.digits || me.digits === 'latn';
    this.#words.chosenDigits = me.digits !== habit && chosen ? me.digits : null;
  }

  #recall(): void {
    try {
      const me = JSON.parse(this.#tab.getItem(ME) ?? 'null') as Me | null;
      if (typeof me?.person_id !== 'string' || !Array.isArray(me.roles)) return;
      this.me = me;
      this.#adopt(me);
    } catch {
      this.#tab.removeItem(ME);
    }
  }

  #hear(error: ApiError | null): void {
    this.away = error?.code === UNREACHABLE;
    if (error?.code !== 'access.revocations_stale') return;
    this.stale = true;
    this.#staleUntil = performance.now() + STALE_SHOWN_MS;
  }

  #hearTime(server: number): void {
    if (Number.isNaN(server)) return;
    this.#roomTime = true;
    this.#clock.sample(server, performance.now());
  }

  async #askElection(): Promise<void> {
    try {
      this.synthetic = (await election()).synthetic;
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      if (fault.code !== 'polling.no_election') return; // polling is away: what was known stays
      this.synthetic = false;
    }
    this.#device.setItem(SYNTHETIC, this.synthetic ? 'yes' : 'no');
  }

  #tick(): void {
    const local = performance.now();
    this.now = this.#clock.known ? this.#clock.now(local) : Date.now();
    if (this.stale && local > this.#staleUntil) this.stale = false;
    if (this.leftMs === null || !this.confirmed) return;
    if (!document.hidden && local - this.#madeSureAt >= STILL_IN_EVERY_MS) {
      this.#madeSureAt = local;
      void this.#makeSure();
    }
    if (this.leftMs <= 0) this.#over();
    else if (this.ending && !this.#asked) {
      this.#asked = true; // another tab may have made it longer already
      void this.ask();
    } else if (!this.ending) this.#asked = false;
  }
}
