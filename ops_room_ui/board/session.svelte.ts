/**
 * One page's life: the line to the board, what it holds, the server's clock, and when to redraw.
 *
 * Components read; only this object writes. Items are immutable and kept in plain maps: what a screen needs is that
 * something changed (`revision`), not which of five thousand fields.
 */
import type { PersonSeen, ServerFrame } from '../src/contracts/server.ts';
import { BoardConnection, type LineStatus, type Surroundings } from '../src/feed/connection.ts';
import { forgetLast, loadLast, saveLast, type Shelf } from '../src/feed/memory.ts';
import { ServerClock } from '../src/feed/server_clock.ts';
import { BoardState, type Effect, type IncidentItem, type ObligationItem, type ThreadItem } from '../src/feed/state.ts';
import { keyOf } from '../src/features/talk/channels.ts';
import { ANNOUNCE_EVERY_MS, REDRAW_CRITICAL_MS, REDRAW_MS } from '../src/settings.ts';
import { Announcer, type Arrivals } from '../src/ui/announcer.ts';

const SAVE_EVERY_MS = 5_000;
const FORGET_EVERY_MS = 60_000;

/** How much was said in each place, in all threads of it that are shown. */
function talked(threads: readonly ThreadItem[]): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const { id, version, incident_id, province, desk } of threads) {
    const place = incident_id ?? (desk === null ? id : keyOf({ province, desk }));
    said.set(place, `${said.get(place) ?? ''} ${id}:${version}`);
  }
  return said;
}

export class Session {
  status = $state.raw<LineStatus>({ phase: 'stopped', heardAt: null, retryAt: null, lagMs: null, refusal: null });
  drill = $state(false);
  /** Whom the board takes this page for; null until it has spoken. */
  person = $state.raw<PersonSeen | null>(null);
  /** The board has not heard of accreditation for half a minute: somebody may still watch who no longer should. */
  stale = $state(false);
  /** The server's time, moved once a second. */
  now = $state(Date.now());
  /** Monotonic time of the same moment. */
  localNow = $state(0);
  seq = $state(0);
  /** The server's time of the picture drawn from the last visit, until the board has spoken. */
  pictureAt = $state<number | null>(null);
  arrivals = $state.raw<Arrivals | null>(null);
  /** How many sentences were said: two equal ones in a row are still two. */
  announced = $state(0);
  incidents = $state.raw<IncidentItem[]>([]);
  obligations = $state.raw<ObligationItem[]>([]);
  /** The channels of desks in which something was said of late. */
  channels = $state.raw<ThreadItem[]>([]);
  /** How much was said on each case and in each channel: another text means that somebody wrote. */
  talk = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** Who else has the opened case open. */
  present = $state.raw<readonly string[]>([]);

  #state = new BoardState();
  #clock = new ServerClock();
  #announcer = new Announcer(ANNOUNCE_EVERY_MS);
  #line: BoardConnection;
  #around: Surroundings;
  #shelf: Shelf;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #redrawAt = Number.POSITIVE_INFINITY;
  #cancelRedraw: () => void = () => {};
  #savedAt = Number.NEGATIVE_INFINITY;
  #forgotAt = 0;
  #unsaved = false;
  /** Server's time minus the device's, as it was on the last visit: good until the first frame. */
  #deviceOffset = 0;

  /** The case that is open on this page. */
  #looking: string | null = null;
  #toSignIn: () => void;
  #left = false;

  constructor(around: Surroundings, shelf: Shelf, toSignIn: () => void) {
    this.#toSignIn = toSignIn;
    this.#around = around;
    this.#shelf = shelf;
    this.#line = new BoardConnection(around, {
      resume: () => this.#state.resume,
      frame: (frame) => this.#take(frame),
      status: (status) => (this.status = status),
      signedOut: () => this.#signedOut(),
    });
  }

  start(): void {
    this.#recall();
    this.#line.start();
    this.#everySecond();
  }

  stop(): void {
    this.#line.stop();
  }

  wake(): void {
    this.#line.wake();
  }

  /** Before the page goes: the last state must not depend on a timer. */
  leave(): void {
    this.#save(this.#around.now());
  }

  /** Age of what is on screen, in milliseconds; null when nothing ever came. */
  get age(): number | null {
    if (this.status.heardAt !== null) return Math.max(0, this.localNow - this.status.heardAt);
    return this.pictureAt === null ? null : Math.max(0, this.now - this.pictureAt);
  }

  /** What was shown was for somebody who may no longer see it, here or after a reload. */
  forget(): void {
    this.#left = true;
    this.#state.clear();
    forgetLast(this.#shelf);
    this.person = null;
    this.#redraw();
  }

  /** Tells the board which case is open here, and learns who else has it open. */
  look(incident: string | null): void {
    if (incident === this.#looking) return;
    this.#looking = incident;
    this.present = [];
    this.#line.look(incident === null ? null : { topic: 'incidents', id: incident });
  }

  #signedOut(): void {
    this.forget();
    this.#toSignIn();
  }

  #recall(): void {
    const last = loadLast(this.#shelf);
    if (last === null) return;
    this.#state.restore(last);
    this.pictureAt = last.at;
    this.#deviceOffset = last.at - last.deviceAt;
    this.drill = last.drill;
    this.#redraw();
  }

  #take(frame: ServerFrame): void {
    const effect = this.#apply(frame);
    if (effect === null) return;
    this.#announcer.add(effect.appeared);
    if (!effect.changed) return;
    this.#unsaved = true;
    this.#redrawWithin(effect.critical ? REDRAW_CRITICAL_MS : REDRAW_MS);
  }

  #apply(frame: ServerFrame): Effect | null {
    switch (frame.type) {
      case 'welcome':
        this.#clock.sample(Date.parse(frame.server_time), this.#around.now());
        this.drill = frame.drill;
        this.person = frame.person;
        this.#redrawWithin(REDRAW_CRITICAL_MS); // the clock on the page was the device's until now
        return this.#state.welcome(frame);
      case 'tick':
        this.#clock.sample(Date.parse(frame.server_time), this.#around.now());
        this.#unsaved = true;
        this.pictureAt = null;
        this.stale = frame.revocations === 'stale';
        return this.#state.tick(frame);
      case 'snapshot':
        this.pictureAt = null;
        return this.#state.snapshot(frame);
      case 'delta':
        this.pictureAt = null;
        return this.#state.delta(frame);
      case 'present':
        return this.#state.present(frame);
      case 'resync':
        return this.#state.resync(frame);
      default:
        return null;
    }
  }

  /** At once when the last picture is that old, else when it will be. */
  #redrawWithin(milliseconds: number): void {
    const due = Math.max(this.#around.now(), this.#drawnAt + milliseconds);
    if (due >= this.#redrawAt) return;
    this.#redrawAt = due;
    this.#cancelRedraw();
    this.#cancelRedraw = this.#around.later(due - this.#around.now(), () => this.#redraw());
  }

  #redraw(): void {
    const local = this.#around.now();
    this.#cancelRedraw();
    this.#redrawAt = Number.POSITIVE_INFINITY;
    this.#drawnAt = local;
    this.localNow = local;
    this.now = this.#clock.known ? this.#clock.now(local) : Date.now() + this.#deviceOffset;
    this.seq = this.#state.seq;
    this.incidents = this.#state.visible('incidents', this.now);
    this.obligations = this.#state.visible('obligations', this.now);
    this.present = this.#looking === null ? [] : this.#state.peopleAt('incidents', this.#looking);
    const threads = this.#state.visible('threads', this.now);
    this.channels = threads.filter((one) => one.about === 'channel');
    this.talk = talked(threads);
  }

  #everySecond(): void {
    this.#redraw();
    const local = this.#around.now();
    const arrivals = this.#announcer.due(local);
    if (arrivals !== null) {
      this.arrivals = arrivals;
      this.announced++;
    }
    if (this.#unsaved && local - this.#savedAt >= SAVE_EVERY_MS) this.#save(local);
    if (local - this.#forgotAt >= FORGET_EVERY_MS) {
      this.#forgotAt = local;
      this.#state.forget(this.now);
    }
    // On the server's full second, so that all walls of a room turn over together.
    const toNext = 1000 - (this.now % 1000);
    this.#around.later(Math.max(50, toNext), () => this.#everySecond());
  }

  #save(local: number): void {
    if (this.#left || !this.#clock.known) return;
    this.#savedAt = local;
    this.#unsaved = false;
    // The picture is as old as the last word of the board, however late it is put away.
    const age = Math.max(0, local - (this.status.heardAt ?? local));
    const [at, deviceAt] = [this.#clock.now(local) - age, Date.now() - age];
    saveLast(this.#shelf, { ...this.#state.keep(), at, deviceAt, drill: this.drill });
  }
}
