/** One form's sending: never twice at once, and its refusal kept where the form shows it. */
import { ApiError } from './errors.ts';

export class Submission {
  busy = $state(false);
  error = $state.raw<ApiError | null>(null);

  /**
   * Does it unless it is being done already; true when it was done. A refusal is kept in `error`; anything else is a
   * defect of the page and goes on.
   */
  async run(doing: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = null;
    try {
      await doing();
      return true;
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      this.error = fault;
      return false;
    } finally {
      this.busy = false;
    }
  }

  clear(): void {
    this.error = null;
  }
}
