/** A list that comes page by page: what is there, whether there is more, what went wrong. The newest question wins. */
import { ApiError } from './errors.ts';

export interface Page<T> {
  items: T[];
  /** Where the next page begins; null on the last one. */
  next: string | null;
}

export class Listing<T> {
  items = $state.raw<T[]>([]);
  next = $state.raw<string | null>(null);
  loading = $state(false);
  /** True from the first answer on: before it, "nothing here" would be a lie. */
  known = $state(false);
  error = $state.raw<ApiError | null>(null);

  #turn = 0;
  #ask: (cursor: string | null) => Promise<Page<T>>;

  constructor(ask: (cursor: string | null) => Promise<Page<T>>) {
    this.#ask = ask;
  }

  /** From the beginning, with whatever is asked now. What is shown stays until the answer comes. */
  load(): Promise<void> {
    return this.#page(null);
  }

  async more(): Promise<void> {
    if (this.next !== null && !this.loading) await this.#page(this.next);
  }

  /** Puts a changed or new item where it is seen, without asking for the list again. */
  put(item: T, same: (one: T) => boolean): void {
    const found = this.items.some(same);
    this.items = found ? this.items.map((one) => (same(one) ? item : one)) : [item, ...this.items];
  }

  async #page(cursor: string | null): Promise<void> {
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const page = await this.#ask(cursor);
      if (turn !== this.#turn) return;
      this.items = cursor === null ? page.items : [...this.items, ...page.items];
      this.next = page.next;
      this.error = null;
      this.known = true;
    } catch (fault) {
      if (turn !== this.#turn) return;
      if (!(fault instanceof ApiError)) throw fault;
      this.error = fault;
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }
}
