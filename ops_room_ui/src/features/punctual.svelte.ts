/** The room's figures of punctuality as the page holds them: asked anew every minute, and soon after an answer or a closing. */
import { ApiError } from '../api/errors.ts';
import { figuresByProvince, type ProvinceFigures } from '../api/intake.ts';
import { again } from './case/again.ts';

const GATHER_MS = 3_000;

export class Punctual {
  /** null until the room has said it; the last that was said while the room is away. */
  items = $state.raw<readonly ProvinceFigures[] | null>(null);
  readonly load = again(() => this.#load());
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Asks within a moment; several wishes until then are one question. */
  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.load();
    }, GATHER_MS);
  }

  async #load(): Promise<void> {
    try {
      this.items = (await figuresByProvince()).items;
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault; // what was said last stays; the next minute asks again
    }
  }

  forget(): void {
    this.items = null;
  }
}
