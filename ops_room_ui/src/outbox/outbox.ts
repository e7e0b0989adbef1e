/**
 * Reports on their way to the room, and the receipts of those that arrived.
 *
 * A report gets its key when it is saved and goes under that key until the room has answered, however often. What the
 * room has confirmed leaves the phone in the same step in which its receipt is written. Every entry belongs to the
 * person who saved it: another person who signs in on this phone neither sees nor sends it.
 */
import type { Kept, Shelf } from './shelf.ts';
import { uuid } from './uuid.ts';
import { seal, unseal } from './vault.ts';

export type PlaceFlag = 'this_station' | 'other_station' | 'not_station';
export type TimeFlag = 'occurred' | 'occurring' | 'will_occur';

/** What is sent: the body of `POST /api/intake/reports`. */
export interface ReportBody {
  category: string;
  summary: string;
  details?: string;
  station?: string;
  province?: string;
  place: PlaceFlag;
  occurred_at: string;
  time_flag: TimeFlag;
  language: 'ar' | 'ckb' | 'en';
  evidence: boolean;
}

/** Why the room did not take a report as it is. */
export interface Refusal {
  code: string;
  /** Names of the fields that have to be corrected. */
  fields: string[];
}

export interface Waiting {
  /** The `Idempotency-Key`. */
  id: string;
  owner: string;
  /** The phone's time in milliseconds. */
  savedAt: number;
  body: ReportBody;
  /** Null while it waits for the line; else it waits for its writer. */
  refusal: Refusal | null;
}

export interface Receipt {
  id: string;
  owner: string;
  code: string;
  secret: string;
  /** The room's time, as it stands in the receipt. */
  receivedAt: string;
}

export interface Contents {
  waiting: Waiting[];
  refused: Waiting[];
  receipts: Receipt[];
  /** Reports of other people that wait on this phone for their writers. */
  others: number;
}

const DRAFT = 'draft';
const PLACE = 'place';

interface Owned<T> {
  owner: string;
  value: T;
}

export class Outbox {
  #shelf: Shelf;
  #now: () => number;

  constructor(shelf: Shelf, now: () => number = Date.now) {
    this.#shelf = shelf;
    this.#now = now;
  }

  get durable(): boolean {
    return this.#shelf.durable;
  }

  /** What is here of one person, the oldest report and the newest receipt first. */
  async contents(owner: string): Promise<Contents> {
    const entries = await this.#shelf.all();
    const reports = await opened<Waiting>(entries, 'report');
    const receipts = await opened<Receipt>(entries, 'receipt');
    const own = reports.filter((one) => one.owner === owner).sort((a, b) => a.savedAt - b.savedAt);
    return {
      waiting: own.filter(({ refusal }) => refusal === null),
      refused: own.filter(({ refusal }) => refusal !== null),
      receipts: receipts.filter((one) => one.owner === owner).sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1)),
      others: reports.length - own.length,
    };
  }

  /** Keeps a report under a new key; `insteadOf` is the one that it corrects. */
  async save(owner: string, body: ReportBody, insteadOf: string | null = null): Promise<Waiting> {
    const report: Waiting = { id: uuid(), owner, savedAt: this.#now(), body, refusal: null };
    const correcting = insteadOf === null ? [] : [insteadOf];
    await this.#shelf.write([{ id: report.id, kind: 'report', box: await seal(report) }], [...correcting, DRAFT]);
    return report;
  }

  /** The room has it: only the receipt stays. */
  async received(report: Waiting, answer: { code: string; secret: string; received_at: string }): Promise<Receipt> {
    const { id, owner } = report;
    const receipt: Receipt = { id, owner, code: answer.code, secret: answer.secret, receivedAt: answer.received_at };
    await this.#shelf.write([{ id, kind: 'receipt', box: await seal(receipt) }]);
    return receipt;
  }

  /** The room will not take it as it is: it is not sent again before its writer has looked at it. */
  async refused(report: Waiting, refusal: Refusal): Promise<void> {
    await this.#shelf.write([{ id: report.id, kind: 'report', box: await seal({ ...report, refusal }) }]);
  }

  async remove(...ids: string[]): Promise<void> {
    await this.#shelf.write([], ids);
  }

  /** What is being typed, so that a phone that closes the page loses nothing. */
  keepDraft(owner: string, draft: unknown): Promise<void> {
    return this.#keep(DRAFT, owner, draft);
  }

  draft<T>(owner: string): Promise<T | null> {
    return this.#recall<T>(DRAFT, owner);
  }

  /** Where the last report was from. */
  keepPlace(owner: string, place: unknown): Promise<void> {
    return this.#keep(PLACE, owner, place);
  }

  place<T>(owner: string): Promise<T | null> {
    return this.#recall<T>(PLACE, owner);
  }

  async #keep(kind: 'draft' | 'place', owner: string, value: unknown): Promise<void> {
    await this.#shelf.write([{ id: kind, kind, box: await seal({ owner, value }) }]);
  }

  async #recall<T>(kind: 'draft' | 'place', owner: string): Promise<T | null> {
    const [found] = await opened<Owned<T>>(await this.#shelf.all(), kind);
    return found?.owner === owner ? found.value : null;
  }
}

async function opened<T>(entries: readonly Kept[], kind: Kept['kind']): Promise<T[]> {
  const found = await Promise.all(entries.filter((entry) => entry.kind === kind).map(({ box }) => unseal<T>(box)));
  return found.filter((one): one is Awaited<T> & T => one !== null);
}
