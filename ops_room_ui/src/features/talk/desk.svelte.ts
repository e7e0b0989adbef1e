/** The reader's channels with what they have not read of them: asked for once, and from then on as the board tells. */
import { ApiError } from '../../api/errors.ts';
import { channels, type Thread } from '../../api/intake.ts';
import type { ThreadItem } from '../../feed/state.ts';
import { again } from '../case/again.ts';
import { after, type ChannelSeen, channelsOf, type Told } from './channels.ts';

export class Channels {
  known = $state(false);
  error = $state.raw<ApiError | null>(null);
  #threads = $state.raw<ReadonlyMap<string, Told>>(new Map());
  readonly all: readonly ChannelSeen[] = $derived(channelsOf(this.#threads.values()));
  readonly unread: number = $derived(this.all.reduce((sum, one) => sum + one.unread, 0));
  /** What is being written in each channel, kept while its writer looks elsewhere. */
  typed = $state<Record<string, { text: string; key: string }>>({});
  readonly load: () => Promise<void> = again(() => this.#load());

  async #load(): Promise<void> {
    try {
      const found: Thread[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: Thread[]; next: string | null } = await channels(cursor);
        found.push(...page.items);
        cursor = page.next;
      } while (cursor !== null);
      this.#threads = new Map(found.map((one) => [one.id, one]));
      this.error = null;
      this.known = true;
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      this.error = fault;
    }
  }

  /** The board shows these channels now. */
  heard(items: readonly ThreadItem[], me: string): void {
    const newer = items.filter((one) => (this.#threads.get(one.id)?.version ?? 0) < one.version);
    if (newer.length > 0) this.#threads = new Map([...this.#threads, ...newer.map((one) => [one.id, after(this.#threads.get(one.id), one, me)] as const)]);
  }

  /** An opened channel was asked for, or read: that is the truth about it. */
  take(threads: readonly Thread[]): void {
    const other = threads.filter((one) => {
      const held = this.#threads.get(one.id);
      return held === undefined || one.version > held.version || (one.version === held.version && one.unread !== held.unread);
    });
    if (other.length > 0) this.#threads = new Map([...this.#threads, ...other.map((one) => [one.id, one] as const)]);
  }

  /** Whoever is here now may not be who read this. */
  forget(): void {
    this.#threads = new Map();
    this.typed = {};
    this.known = false;
  }
}
