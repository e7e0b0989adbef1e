/**
 * Reports on their way to the room, and the receipts of those that arrived.
 *
 * A report gets its key when it is saved and goes under that key until the room has answered, however often. What the
 * room has confirmed leaves the phone in the same step in which its receipt is written. Every entry belongs to the
 * person who saved it: another person who signs in on this phone neither sees nor sends it.
 */
import { type Attached, entryOf, Files, filesIn } from './files.ts';
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
  /** How many files of it the room has. */
  files: number;
}

export interface Contents {
  waiting: Waiting[];
  refused: Waiting[];
  receipts: Receipt[];
  /** Files that the room does not have yet, the draft's and those of reports that were sent or wait. */
  files: Attached[];
  /** Reports of other people that wait on this phone for their writers, also those of which only files still wait. */
  others: number;
}

interface Owned<T> {
  owner: string;
  value: T;
}

export class Outbox {
  readonly files: Files;
  #shelf: Shelf;
  #now: () => number;

  constructor(shelf: Shelf, now: () => number = Date.now) {
    this.#shelf = shelf;
    this.#now = now;
    this.files = new Files(shelf, now);
  }

  get durable(): boolean {
    return this.#shelf.durable;
  }

  /** What is here of one person, the oldest report and the newest receipt first. */
  async contents(owner: string): Promise<Contents> {
    const entries = await this.#shelf.all();
    const reports = await opened<Waiting>(entries, 'report');
    const receipts = await opened<Receipt>(entries, 'receipt');
    const files = await filesIn(entries);
    const own = reports.filter((one) => one.owner === owner).sort((a, b) => a.savedAt - b.savedAt);
    const others = [...reports.map(({ owner: whose, id }) => ({ whose, id })), ...files.map(({ owner: whose, report }) => ({ whose, id: report }))];
    return {
      waiting: own.filter(({ refusal }) => refusal === null),
      refused: own.filter(({ refusal }) => refusal !== null),
      receipts: receipts.filter((one) => one.owner === owner).sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1)),
      files: files.filter((one) => one.owner === owner),
      others: new Set(others.filter(({ whose, id }) => whose !== owner && id !== null).map(({ id }) => id)).size,
    };
  }

  /** Keeps a report and its files under a new key; `insteadOf` is the one that it corrects. */
  async save(owner: string, body: ReportBody, insteadOf: string | null = null, files: readonly Attached[] = []): Promise<Waiting> {
    const report: Waiting = { id: uuid(), owner, savedAt: this.#now(), body, refusal: null };
    const correcting = insteadOf === null ? [] : [insteadOf];
    const following = await Promise.all(files.map((file) => entryOf({ ...file, report: report.id })));
    await this.#shelf.write([{ id: report.id, kind: 'report', box: await seal(report) }, ...following], [...correcting, place('draft', owner)]);
    return report;
  }

  /** The room has it: only the receipt stays, and the files that are still to follow. */
  async received(report: Waiting, answer: { report_id: string; code: string; secret: string; received_at: string }): Promise<Receipt> {
    const { id, owner } = report;
    const receipt: Receipt = { id, owner, code: answer.code, secret: answer.secret, receivedAt: answer.received_at, files: 0 };
    const own = (await this.files.all()).filter((file) => file.report === id);
    const following = await Promise.all(own.map((file) => entryOf({ ...file, reportId: answer.report_id })));
    await this.#shelf.write([{ id, kind: 'receipt', box: await seal(receipt) }, ...following]);
    return receipt;
  }

  /** The room has a file whole: it goes, and the receipt counts it in the same step. */
  async attached(file: Attached): Promise<void> {
    const [receipt] = (await opened<Receipt>(await this.#shelf.all(), 'receipt')).filter(({ id }) => id === file.report);
    const counted = receipt === undefined ? [] : [{ ...receipt, files: receipt.files + 1 }];
    const entries = await Promise.all(counted.map(async (one): Promise<Kept> => ({ id: one.id, kind: 'receipt', box: await seal(one) })));
    await this.#shelf.write(entries, [file.id]);
  }

  /** The room will not take it as it is: it is not sent again before its writer has looked at it. */
  async refused(report: Waiting, refusal: Refusal): Promise<void> {
    await this.#shelf.write([{ id: report.id, kind: 'report', box: await seal({ ...report, refusal }) }]);
  }

  /** Removes a receipt, a file, or a report that was not sent, with its files. Files of a report that was sent stay. */
  async remove(id: string): Promise<void> {
    const following = (await this.files.all()).filter(({ report, reportId }) => report === id && reportId === null);
    await this.#shelf.write([], [id, ...following.map((file) => file.id)]);
  }

  /** What is being typed, so that a phone that closes the page loses nothing; of each person their own. */
  keepDraft(owner: string, draft: unknown): Promise<void> {
    return this.#keep('draft', owner, draft);
  }

  draft<T>(owner: string): Promise<T | null> {
    return this.#recall<T>('draft', owner);
  }

  /** Where the last report was from. */
  keepPlace(owner: string, last: unknown): Promise<void> {
    return this.#keep('place', owner, last);
  }

  place<T>(owner: string): Promise<T | null> {
    return this.#recall<T>('place', owner);
  }

  async #keep(kind: 'draft' | 'place', owner: string, value: unknown): Promise<void> {
    await this.#shelf.write([{ id: place(kind, owner), kind, box: await seal({ owner, value }) }]);
  }

  async #recall<T>(kind: 'draft' | 'place', owner: string): Promise<T | null> {
    const entries = (await this.#shelf.all()).filter(({ id }) => id === place(kind, owner));
    const [found] = await opened<Owned<T>>(entries, kind);
    return found?.owner === owner ? found.value : null;
  }
}

function place(kind: 'draft' | 'place', owner: string): string {
  return `${kind}.${owner}`;
}

async function opened<T>(entries: readonly Kept[], kind: Kept['kind']): Promise<T[]> {
  const found = await Promise.all(entries.filter((entry) => entry.kind === kind).map(({ box }) => unseal<T>(box)));
  return found.filter((one): one is Awaited<T> & T => one !== null);
}
