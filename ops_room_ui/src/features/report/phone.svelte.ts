/** The report page's knowledge: whose phone it is, what waits, what arrived, and how the line is. One per page. */
import { ApiError, UNREACHABLE } from '../../api/errors.ts';
import { may } from '../../api/rights.ts';
import { alone } from '../../outbox/alone.ts';
import { Carrier } from '../../outbox/carrier.ts';
import type { Attached } from '../../outbox/files.ts';
import { type Contents, Outbox, type Receipt, type ReportBody } from '../../outbox/outbox.ts';
import { pauseMs } from '../../outbox/patience.ts';
import { type Ended, isReady, Sender, SESSION } from '../../outbox/sender.ts';
import { openShelf } from '../../outbox/shelf.ts';
import type { Shelf } from '../../ui/shelf.ts';
import { askEdition, recallEdition } from './editions.ts';
import { BUILT_IN, type Edition, Kinds } from './kinds.ts';
import { keepReporter, recallReporter, REPORTER, type Reporter, reporterOf, type SignedIn } from './reporter.ts';
import { partFetch, phoneRoom } from './room.ts';
import { renewPage } from './shell.ts';
import type { ReportStatus } from './status.ts';

interface Me extends SignedIn {
  roles: string[];
  must: string[];
}

/** Something is always tried again some time, also what needs a person first: they may have done it in another tab. */
const SELDOM = 9;
const STATUS_EVERY_MS = 60_000;
/** As many receipts are asked about at once; older ones have their own page. */
const STATUS_MOST = 20;
const NOTHING: Contents = { waiting: [], refused: [], receipts: [], files: [], others: 0 };

export class Phone {
  /** True once it is known what lies on this phone. */
  open = $state(false);
  reporter = $state.raw<Reporter | null>(null);
  /** `gone`: the room says that nobody is signed in. `unknown`: it could not be asked. */
  session = $state<'asking' | 'here' | 'gone' | 'unknown'>('asking');
  mayFile = $state(true);
  contents = $state.raw<Contents>(NOTHING);
  statuses = $state.raw<ReadonlyMap<string, ReportStatus>>(new Map());
  /** How many bytes of a file the room has, of those that are being sent. */
  carried = $state.raw<ReadonlyMap<string, number>>(new Map());
  /** What can be reported, in the newest edition this phone has heard of. */
  kinds = $state.raw(new Kinds(BUILT_IN));
  ended = $state<Ended>('done');
  sending = $state(false);
  /** What the device says; only an answer of the room proves a line. */
  online = $state(true);
  /** The last question got an answer. */
  reached = $state(true);
  /** False where the browser keeps nothing over the end of the page. */
  durable = $state(true);
  deviceNow = $state(Date.now());

  /** The room's time, as far as this phone can know it. */
  readonly now = $derived(this.deviceNow + (this.reporter?.ahead ?? 0));
  readonly away = $derived(!this.online || !this.reached || this.ended === 'later');
  /** Files that go as soon as there is a line. */
  readonly files: readonly Attached[] = $derived(this.contents.files.filter(isReady));

  #device: Shelf;
  #outbox: Outbox | null = null;
  #sender: Sender | null = null;
  #channel: BroadcastChannel | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #askingStatus = false;
  /** The device remembers whose phone this is; what is missing then was taken away by signing out. */
  #remembers = false;

  constructor(device: Shelf) {
    this.#device = device;
    this.reporter = recallReporter(device);
    this.#remembers = this.reporter !== null;
    this.#offer(recallEdition(device));
  }

  get outbox(): Outbox {
    if (this.#outbox === null) throw new Error('the phone is not open yet');
    return this.#outbox;
  }

  async start(): Promise<void> {
    const shelf = await openShelf();
    this.#outbox = new Outbox(shelf);
    this.#sender = new Sender(this.#outbox, phoneRoom, new Carrier(partFetch), alone(shelf));
    this.#sender.moved = () => void this.#look().then(() => this.#tell());
    this.#sender.heard = (me) => this.#take(me as Me);
    this.#sender.carried = (file, bytes) => (this.carried = new Map(this.carried).set(file, bytes));
    this.durable = shelf.durable;
    this.#listen();
    await this.#look();
    this.open = true;
    await this.#ask();
    void this.#askKinds();
    await this.hurry();
    await this.askStatus();
    if (this.#isEmpty()) await renewPage();
    await this.#outbox.files.tidy();
  }

  /** Keeps a report and its files on the phone and sends them when that is possible; returns its key. */
  async save(body: ReportBody, insteadOf: string | null, files: readonly Attached[]): Promise<string> {
    const { person } = this.#whose();
    const report = await this.outbox.save(person, body, insteadOf, files);
    void navigator.storage?.persist?.().catch(() => false);
    await this.#look();
    this.#tell();
    this.#sender?.hurry();
    void this.hurry();
    return report.id;
  }

  /** Keeps a file for the report that is being written; `kept` is told how many of its bytes are on the phone. */
  async keep(file: File, kept: (bytes: number) => void): Promise<void> {
    await this.outbox.files.keep(this.#whose().person, file, kept);
    await this.#look();
    this.#tell();
  }

  async remove(id: string): Promise<void> {
    await this.outbox.remove(id);
    await this.#look();
    this.#tell();
  }

  /** Tries at once, whatever has gone wrong before. */
  async hurry(): Promise<void> {
    this.#failures = 0;
    await this.#flush();
  }

  /** Asks how far the newest reports have come. */
  async askStatus(): Promise<void> {
    if (this.#askingStatus) return;
    this.#askingStatus = true;
    const found = new Map(this.statuses);
    try {
      for (const { id, code, secret } of this.contents.receipts.slice(0, STATUS_MOST)) {
        if (found.get(id)?.status === 'closed') continue;
        const said = await this.#statusOf({ code, secret });
        if (said !== null) found.set(id, said);
      }
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault; // no line: what was known stays
    }
    this.statuses = found;
    this.#askingStatus = false;
  }

  async #statusOf(asked: Pick<Receipt, 'code' | 'secret'>): Promise<ReportStatus | null> {
    try {
      return await phoneRoom.post<ReportStatus>('/api/intake/status', asked);
    } catch (fault) {
      if (fault instanceof ApiError && fault.status === 404) return null;
      throw fault;
    }
  }

  async #askKinds(): Promise<void> {
    if (this.session !== 'here') return;
    const edition = await askEdition(partFetch, this.#device);
    if (edition !== null) this.#offer(edition);
  }

  #offer(edition: Edition): void {
    if (edition.version !== this.kinds.version) this.kinds = new Kinds(edition);
  }

  #listen(): void {
    this.online = navigator.onLine;
    phoneRoom.heard = (error) => (this.reached = error?.code !== UNREACHABLE);
    addEventListener('online', () => {
      this.online = true;
      void this.#again();
    });
    addEventListener('offline', () => (this.online = false));
    addEventListener('storage', (event: StorageEvent) => void (event.key === REPORTER && this.#again()));
    addEventListener('pageshow', (event: PageTransitionEvent) => void (event.persisted && this.#again()));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible') return;
      this.deviceNow = Date.now();
      void this.#again();
    });
    setInterval(() => (this.deviceNow = Date.now()), 10_000);
    setInterval(() => void (document.visibilityState === 'visible' && this.#again()), STATUS_EVERY_MS);
    if (!('BroadcastChannel' in globalThis)) return;
    this.#channel = new BroadcastChannel('opsroom.report');
    this.#channel.onmessage = () => {
      this.#sender?.hurry();
      void this.#look();
    };
  }

  /** Asks for everything that may have changed while the phone or its line was asleep. */
  async #again(): Promise<void> {
    this.#forgetWhoLeft();
    if (this.session !== 'here' || this.away) await this.#ask();
    await this.hurry();
    await this.askStatus();
    await this.#askKinds();
  }

  #tell(): void {
    this.#channel?.postMessage('changed');
  }

  #whose(): Reporter {
    if (this.reporter === null) throw new Error('nobody has signed in on this phone');
    return this.reporter;
  }

  #isEmpty(): boolean {
    const { waiting, refused, files, others } = this.contents;
    return waiting.length + refused.length + files.length + others === 0;
  }

  async #look(): Promise<void> {
    this.contents = await this.outbox.contents(this.reporter?.person ?? '');
  }

  async #ask(): Promise<void> {
    try {
      this.#take(await phoneRoom.get<Me>(SESSION));
      await this.#look();
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      this.session = fault.status === 401 ? 'gone' : 'unknown';
      this.#forgetWhoLeft();
    }
  }

  /** Whoever signed out, in whichever tab, leaves nothing to be seen here. A session that ran out does not end this. */
  #forgetWhoLeft(): void {
    if (!this.#remembers || this.reporter === null || recallReporter(this.#device) !== null) return;
    this.reporter = null;
    this.session = 'gone';
    this.contents = NOTHING;
    this.statuses = new Map();
    this.carried = new Map();
  }

  #take(me: Me): void {
    this.deviceNow = Date.now();
    this.reporter = reporterOf(me, this.deviceNow);
    keepReporter(this.#device, this.reporter);
    this.#remembers = recallReporter(this.#device) !== null;
    this.session = me.must.length > 0 ? 'gone' : 'here';
    this.mayFile = may(me.roles, 'report.file');
  }

  async #flush(): Promise<void> {
    if (this.#sender === null || this.sending || this.reporter === null || !this.#hasWork()) return;
    clearTimeout(this.#timer);
    this.sending = true;
    let pause: number;
    try {
      pause = await this.#round(this.#sender, this.reporter.person);
    } finally {
      this.sending = false;
    }
    if (this.#hasWork()) this.#timer = setTimeout(() => void this.#flush(), pause);
    else void this.askStatus();
  }

  #hasWork(): boolean {
    return this.contents.waiting.length > 0 || this.files.length > 0;
  }

  /** One round; returns how long to wait before the next. */
  async #round(sender: Sender, person: string): Promise<number> {
    const { ended, received, retryAfterMs } = await sender.send(person);
    this.ended = ended;
    if (ended === 'signed_out') {
      this.session = 'gone';
      this.#forgetWhoLeft();
    } else if (ended !== 'later' && ended !== 'elsewhere') this.online = true;
    await this.#look();
    if (ended === 'done' || ended === 'other_person') {
      this.#failures = 0;
      return retryAfterMs; // what was saved meanwhile, or by whoever is signed in now, goes at once
    }
    this.#failures = received.length > 0 ? 1 : this.#failures + 1;
    if (ended === 'elsewhere') return pauseMs(1, 0, Math.random());
    return pauseMs(ended === 'later' ? this.#failures : SELDOM, retryAfterMs, Math.random());
  }
}
