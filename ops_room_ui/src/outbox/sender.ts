/**
 * Sends what waits, the oldest first, each under its own key until the room has answered. One tab at a time.
 *
 * Whoever is signed in is asked for before the first report goes, so that nobody's report is filed under another
 * person's name. When that question itself gets no answer, the report goes all the same: intake works without
 * accreditation, and knows by itself who asks.
 */
import type { Client } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import type { Outbox, Receipt, Waiting } from './outbox.ts';

export const REPORTS = '/api/intake/reports';
export const SESSION = '/api/accreditation/session';

/** How a round of sending ended. */
export type Ended =
  /** Nothing waits any more. */
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

/** Refusals about the sending and not about the report. */
const PASSING_CODES: readonly string[] = ['request.body_incomplete', 'request.body_too_slow'];

/** What follows from a refusal. An answer that is not the room's own (a hotel's sign-in page) says nothing about the report. */
export function verdictOn(error: ApiError): Verdict {
  if (error.mayPass || error.status >= 500 || error.code === 'internal' || PASSING_CODES.includes(error.code)) return 'later';
  if (error.status === 401 || error.code === 'access.sign_in_incomplete') return 'signed_out';
  return error.status === 403 ? 'forbidden' : 'refused';
}

interface Answer {
  code: string;
  secret: string;
  received_at: string;
}

function isReceipt(said: Partial<Answer> | null | undefined): said is Answer {
  return typeof said?.code === 'string' && typeof said.secret === 'string' && typeof said.received_at === 'string';
}

/** Does something unless another tab is doing it; false when it is. */
export type Exclusively = (doing: () => Promise<void>) => Promise<boolean>;

export class Sender {
  #outbox: Outbox;
  #room: Pick<Client, 'get' | 'send'>;
  #exclusively: Exclusively;
  /** Called after each report that left the list of those waiting. */
  moved: () => void = () => {};
  /** Called with what accreditation says about whoever is signed in. */
  heard: (me: { person_id: string; must: readonly string[] }) => void = () => {};

  constructor(outbox: Outbox, room: Pick<Client, 'get' | 'send'>, exclusively: Exclusively) {
    this.#outbox = outbox;
    this.#room = room;
    this.#exclusively = exclusively;
  }

  async send(owner: string): Promise<Round> {
    const round: Round = { ended: 'done', received: [], retryAfterMs: 0 };
    const ours = await this.#exclusively(() => this.#all(owner, round));
    if (!ours) round.ended = 'elsewhere';
    return round;
  }

  async #all(owner: string, round: Round): Promise<void> {
    const { waiting } = await this.#outbox.contents(owner);
    if (waiting.length === 0) return;
    const known = await this.#whoIs(owner);
    if (known !== null) {
      round.ended = known;
      return;
    }
    for (const report of waiting) {
      const verdict = await this.#one(report, round);
      if (verdict === 'later' || verdict === 'signed_out' || verdict === 'forbidden') {
        round.ended = verdict;
        return;
      }
      this.moved();
    }
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
  async #one(report: Waiting, round: Round): Promise<Verdict | null> {
    try {
      const said = await this.#room.send<Partial<Answer>>('POST', REPORTS, { body: report.body, idempotencyKey: report.id });
      if (!isReceipt(said)) return 'later';
      round.received.push(await this.#outbox.received(report, said));
      return null;
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      const verdict = verdictOn(fault);
      if (verdict === 'refused') await this.#outbox.refused(report, { code: fault.code, fields: fault.fields.map(({ field }) => field) });
      else round.retryAfterMs = (fault.retryAfterSeconds ?? 0) * 1000;
      return verdict;
    }
  }
}
