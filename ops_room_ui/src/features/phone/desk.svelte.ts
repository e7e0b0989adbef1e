/**
 * One operator's calls, one after the other. What is typed lies in the tab until the room has it, so that a reload, a
 * lost line or a session that ran out takes nothing away; the receipt lies there until the next call begins. It is
 * bound to the person: nobody else who signs in here sees it.
 */
import { ApiError } from '../../api/errors.ts';
import { Submission } from '../../api/submission.svelte.ts';
import type { Language } from '../../i18n/languages.ts';
import { uuid } from '../../outbox/uuid.ts';
import type { Shelf } from '../../ui/shelf.ts';
import { bodyOf, type Call, type CallBody, type CallPlace, isBegun, isCall, newCall } from './call.ts';
import { file, type Receipt } from './calls.ts';

export const KEPT = 'opsroom.call';

interface Kept {
  person: string;
  call: Call | null;
  receipt: Taken | null;
  last: CallPlace | null;
}

/** A receipt, and whether something was changed after what it is for had been sent. */
export interface Taken extends Receipt {
  earlier: boolean;
}

export class Calls {
  call: Call = $state(newCall(uuid(), 'ar'));
  /** What the caller is told; the next call begins without it. */
  receipt = $state.raw<Taken | null>(null);
  /** Where the call before was from: offered, because several call from one place. Never who called. */
  last = $state.raw<CallPlace | null>(null);
  readonly sending = new Submission();
  readonly begun: boolean = $derived(isBegun(this.call));

  #shelf: Shelf;
  #person: string;
  #send: typeof file;

  constructor(shelf: Shelf, person: string, language: Language, send: typeof file = file) {
    this.#shelf = shelf;
    this.#person = person;
    this.#send = send;
    const kept = this.#read();
    this.call = kept?.call ?? newCall(uuid(), language);
    this.receipt = kept?.receipt ?? null;
    this.last = kept?.last ?? null;
  }

  #read(): Kept | null {
    try {
      const kept = JSON.parse(this.#shelf.getItem(KEPT) ?? 'null') as Kept | null;
      if (kept?.person !== this.#person || (kept.call !== null && !isCall(kept.call))) throw new Error('not for this page');
      return kept;
    } catch {
      this.#shelf.removeItem(KEPT);
      return null;
    }
  }

  /** Writes down what stands here; of a call that was not begun there is nothing. */
  keep(): void {
    const kept: Kept = { person: this.#person, call: this.begun ? $state.snapshot(this.call) : null, receipt: this.receipt, last: this.last };
    if (kept.call === null && kept.receipt === null && kept.last === null) this.#shelf.removeItem(KEPT);
    else this.#shelf.setItem(KEPT, JSON.stringify(kept));
  }

  /** The call begins with its first key. */
  begin(now: number): void {
    this.call.began ??= new Date(now).toISOString();
  }

  /** Files the call: however often it is tried it is one report. True when the room has it. */
  async send(now: number, kindName: string): Promise<boolean> {
    this.begin(now);
    const done = await this.sending.run(async () => {
      this.receipt = await this.#file(kindName);
    });
    if (done) {
      this.last = $state.snapshot(this.call.place) ?? this.last;
      this.#clear();
    }
    this.keep();
    return done;
  }

  async #file(kindName: string): Promise<Taken> {
    const body = bodyOf(this.call, kindName);
    const said = JSON.stringify(body);
    const was = $state.snapshot(this.call.tried);
    const before = was.filter((one) => one !== said);
    // Written down before it goes: after a reload in the middle it may have arrived.
    this.call.tried = [...before, said];
    this.keep();
    try {
      return { ...(await this.#send(body, this.call.key)), earlier: false };
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      if (fault.code === 'request.idempotency_conflict') return this.#earlier(before, fault);
      if (fault.status >= 400 && fault.status < 500) this.call.tried = was; // refused: it has not arrived
      throw fault;
    }
  }

  /** The room has this call as it stood at an earlier attempt: it is asked for that receipt, and nothing is filed twice. */
  async #earlier(before: readonly string[], conflict: ApiError): Promise<Taken> {
    for (const said of before) {
      try {
        return { ...(await this.#send(JSON.parse(said) as CallBody, this.call.key)), earlier: true };
      } catch (fault) {
        if (!(fault instanceof ApiError) || fault.code !== conflict.code) throw fault;
      }
    }
    throw conflict;
  }

  #clear(): void {
    this.call = newCall(uuid(), this.call.language);
    this.sending.clear();
  }

  /** The receipt has been read out, or the call was for nothing. */
  next(): void {
    this.receipt = null;
    this.#clear();
    this.keep();
  }

  /** Nothing of it stays in this tab. */
  forget(): void {
    this.#shelf.removeItem(KEPT);
  }
}
