/**
 * Sends what waits, the oldest first, each under its own key until the room has answered. One tab at a time. Files come
 * after all reports, and a report that is saved while a film is on its way goes before the film's next part.
 *
 * Whoever is signed in is asked for before the first report goes, so that nobody's report is filed under another
 * person's name. When that question itself gets no answer, the report goes all the same: intake works without
 * accreditation, and knows by itself who asks.
 */
import type { Client } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import type { Carrier, Standing } from './carrier.ts';
import type { Attached } from './files.ts';
import type { Outbox, Receipt, Waiting } from './outbox.ts';

export const REPORTS = '/api/intake/reports';
export const SESSION = '/api/accreditation/session';

/** How a round of sending ended. */
export type Ended =
  /** Nothing waits any more, or the room is still reading a file. */
  | 'done'
  /** Another tab is at it. */
  | 'elsewhere'
  /** The room cannot be reached, or asks for patience. */
  | 'later'
  | 'signed_out'
  /** Somebody else is signed in. */
  | 'other_person'
  /** This person may not file reports now. */
  | 'forbidden';

export interface Round {
  ended: Ended;
  received: Receipt[];
  /** As long as the room asked to be left alone, in milliseconds. */
  retryAfterMs: number;
}

export type Verdict = 'later' | 'signed_out' | 'forbidden' | 'refused';

/** Refusals about the sending and not about what is sent. */
const PASSING_CODES: readonly string[] = ['request.body_incomplete', 'request.body_too_slow', 'intake.media_too_many'];
/** The room has let go of an upload: it begins anew. */
const LOST_CODES: readonly string[] = ['intake.media_unknown', 'intake.media_abandoned', 'request.idempotency_conflict'];
const ATTEMPTS_MAX = 5;
/** How soon the room is asked again about a file that it is still reading. */
const READING_MS = 3_000;

/** What follows from a refusal. An answer that is not the room's own (a hotel's sign-in page) says nothing about the report. */
export function verdictOn(error: ApiError): Verdict {
  if (error.mayPass || error.status >= 500 || error.code === 'internal' || PASSING_CODES.includes(error.code)) return 'later';
  if (error.status === 401 || error.code === 'access.sign_in_incomplete') return 'signed_out';
  return error.status === 403 ? 'forbidden' : 'refused';
}

interface Answer {
  report_id: string;
  code: string;
  secret: string;
  received_at: string;
}

function isReceipt(said: Partial<Answer> | null | undefined): said is Answer {
  return [said?.report_id, said?.code, said?.secret, said?.received_at].every((one) => typeof one === 'string');
}

/** Does something unless another tab is doing it; false when it is. */
export type Exclusively = (doing: () => Promise<void>) => Promise<boolean>;

export class Sender {
  #outbox: Outbox;
  #room: Pick<Client, 'get' | 'send'>;
  #carrier: Carrier;
  #exclusively: Exclusively;
  #urgent = false;
  /** Called after each report or file that left the list of those waiting. */
  moved: () => void = () => {};
  /** Called with what accreditation says about whoever is signed in. */
  heard: (me: { person_id: string; must: readonly string[] }) => void = () => {};
  /** Called with how many bytes of a file the room has. */
  carried: (file: string, bytes: number) => void = () => {};

  constructor(outbox: Outbox, room: Pick<Client, 'get' | 'send'>, carrier: Carrier, exclusively: Exclusively) {
    this.#outbox = outbox;
    this.#room = room;
    this.#carrier = carrier;
    this.#exclusively = exclusively;
  }

  /** A report was saved: it goes before the next part of a file. */
  hurry(): void {
    this.#urgent = true;
  }

  async send(owner: string): Promise<Round> {
    const round: Round = { ended: 'done', received: [], retryAfterMs: 0 };
    const ours = await this.#exclusively(() => this.#all(owner, round));
    if (!ours) round.ended = 'elsewhere';
    return round;
  }

  async #all(owner: string, round: Round): Promise<void> {
    const { waiting, files } = await this.#outbox.contents(owner);
    if (waiting.length === 0 && !files.some(isReady)) return;
    const known = await this.#whoIs(owner);
    if (known !== null) {
      round.ended = known;
      return;
    }
    do {
      this.#urgent = false;
      const ended = (await this.#reports(owner, round)) ?? (await this.#files(owner, round));
      if (ended !== null) round.ended = ended;
    } while (this.#urgent && round.ended === 'done');
  }

  async #reports(owner: string, round: Round): Promise<Exclude<Verdict, 'refused'> | null> {
    for (const report of (await this.#outbox.contents(owner)).waiting) {
      const verdict = await this.#one(report, round);
      if (verdict !== null && verdict !== 'refused') return verdict;
      this.moved();
    }
    return null;
  }

  async #files(owner: string, round: Round): Promise<Exclude<Verdict, 'refused'> | null> {
    for (const file of (await this.#outbox.contents(owner)).files.filter(isReady)) {
      const verdict = await this.#guarded(round, () => this.#carry(file, round), (fault) => this.#lost(file, fault.code, round));
      if (verdict !== null && verdict !== 'refused') return verdict;
      if (this.#urgent) return null;
      this.moved();
    }
    return null;
  }

  async #whoIs(owner: string): Promise<'signed_out' | 'other_person' | null> {
    try {
      const me = await this.#room.get<{ person_id: string; must: string[] }>(SESSION);
      this.heard(me);
      if (me.person_id !== owner) return 'other_person';
      return me.must.length > 0 ? 'signed_out' : null;
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      return fault.status === 401 ? 'signed_out' : null;
    }
  }

  /** Null when the room has it. */
  #one(report: Waiting, round: Round): Promise<Verdict | null> {
    const send = async (): Promise<'later' | null> => {
      const said = await this.#room.send<Partial<Answer>>('POST', REPORTS, { body: report.body, idempotencyKey: report.id });
      if (!isReceipt(said)) return 'later';
      round.received.push(await this.#outbox.received(report, said));
      return null;
    };
    return this.#guarded(round, send, (fault) => this.#outbox.refused(report, { code: fault.code, fields: fault.fields.map(({ field }) => field) }));
  }

  async #guarded(round: Round, send: () => Promise<'later' | null>, refused: (fault: ApiError) => Promise<void>): Promise<Verdict | null> {
    try {
      return await send();
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      const verdict = verdictOn(fault);
      if (verdict === 'refused') await refused(fault);
      else round.retryAfterMs = (fault.retryAfterSeconds ?? 0) * 1000;
      return verdict;
    }
  }

  /** Carries a file on from where the room has it; null when there is nothing more to do for it now. */
  async #carry(file: Attached, round: Round): Promise<'later' | null> {
    let at = file.mediaId === null ? await this.#begun(file) : await this.#carrier.where(file.mediaId);
    const going = { ...file, mediaId: at.mediaId };
    while (at.state === 'receiving') {
      this.carried(file.id, at.offset);
      if (this.#urgent) return null;
      const bytes = await this.#outbox.files.from(file, at.offset);
      if (bytes === null) {
        await this.#outbox.files.refuse(going, 'phone.file_lost');
        return null;
      }
      const next = await this.#part(at, bytes);
      if (next.state === 'receiving' && next.offset <= at.offset && next.offset > 0) return 'later';
      at = next;
    }
    if (at.state === 'attached') await this.#outbox.attached(going);
    else if (at.state === 'refused') await this.#lost(going, at.refusal ?? 'internal', round);
    else round.retryAfterMs = READING_MS;
    return null;
  }

  async #begun(file: Attached): Promise<Standing> {
    const at = await this.#carrier.begin(file);
    await this.#outbox.files.save({ ...file, mediaId: at.mediaId });
    return at;
  }

  async #part(at: Standing, bytes: ArrayBuffer): Promise<Standing> {
    try {
      return await this.#carrier.part(at.mediaId, at.offset, bytes);
    } catch (fault) {
      if (fault instanceof ApiError && fault.code === 'intake.media_offset_wrong') return this.#carrier.where(at.mediaId);
      throw fault;
    }
  }

  /** The room does not take it: begun anew when it has only let go of it, else refused for good. */
  async #lost(file: Attached, code: string, round: Round): Promise<void> {
    if (!LOST_CODES.includes(code) || file.attempt >= ATTEMPTS_MAX) {
      await this.#outbox.files.refuse(file, code);
      return;
    }
    await this.#outbox.files.save({ ...file, mediaId: null, attempt: file.attempt + 1 });
    round.retryAfterMs = READING_MS;
  }
}

/** Its report has arrived, and nothing speaks against sending it. */
export function isReady({ reportId, refusal }: Attached): boolean {
  return reportId !== null && refusal === null;
}
