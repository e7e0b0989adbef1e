/** One question to the room about one report, and what came of it. */
import { ApiError } from '../src/api/errors.ts';
import { phoneRoom } from '../src/features/report/room.ts';
import { type Asked, type ReportStatus, typedReceipt } from '../src/features/report/status.ts';

/** Why there is no answer. A code that cannot be one gets the sentence of a wrong secret: nothing is told apart. */
export type Trouble = 'unknown' | 'throttled' | 'away';

/** How long a throttled asker waits when the room does not say. */
const PAUSE_S = 30;

export class Question {
  found = $state.raw<ReportStatus | null>(null);
  trouble = $state<Trouble | null>(null);
  asking = $state(false);
  /** When the answer came, in the device's milliseconds. */
  at = $state(0);
  /** Before this moment of the device asking again is of no use. */
  closedUntil = $state(0);

  #asked: Asked | null = null;

  /** Asks about what was typed; nothing is asked twice at once. */
  async ask(code: string, secret: string): Promise<void> {
    if (this.asking || Date.now() < this.closedUntil) return;
    this.#asked = typedReceipt(code, secret);
    this.found = null;
    this.trouble = this.#asked === null ? 'unknown' : null;
    await this.#ask(false);
  }

  /** Asks again about the same report; without an answer the one before stays. */
  async again(): Promise<void> {
    if (this.found !== null && Date.now() >= this.closedUntil) await this.#ask(true);
  }

  async #ask(keeps: boolean): Promise<void> {
    if (this.#asked === null || this.asking) return;
    this.asking = true;
    try {
      this.found = await phoneRoom.post<ReportStatus>('/api/intake/status', this.#asked);
      this.trouble = null;
      this.at = Date.now();
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      this.#failed(fault, keeps);
    }
    this.asking = false;
  }

  #failed(fault: ApiError, keeps: boolean): void {
    if (fault.status === 429) {
      this.trouble = 'throttled';
      this.closedUntil = Date.now() + (fault.retryAfterSeconds ?? PAUSE_S) * 1000;
    } else this.trouble = fault.status >= 400 && fault.status < 500 ? 'unknown' : 'away';
    if (!keeps || this.trouble === 'unknown') this.found = null;
  }
}
