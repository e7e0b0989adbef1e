/** The talk in one place, a case or a channel: the threads of all audiences that the reader is of, as one conversation; receipts and writing. */
import { ApiError } from '../../api/errors.ts';
import { type Desk, type Mark, markRead, type Message, messagesOf, type Saying, showThread, type Thread, threadsIn, threadsOn, write, writeInChannel } from '../../api/intake.ts';
import type { Page } from '../../api/listing.svelte.ts';
import { uuid } from '../../outbox/uuid.ts';
import { again } from './again.ts';

/** How far back a message is looked for. */
const PAGES_MAX = 40;

interface Held extends Thread {
  marks: Mark[];
  found: Message[];
  /** The `before` of the next older page; null when all is here. */
  older: string | null;
}

export interface Said extends Message {
  compartment: string;
}

/** Where people talk: which threads there are, and how one writes. */
export interface TalkPlace {
  threads: () => Promise<Page<Thread>>;
  write: (said: Saying, key: string) => Promise<Message>;
}
export const onCase = (incident: string): TalkPlace => ({ threads: () => threadsOn(incident), write: (said, key) => write(incident, said, key) });
export const inChannel = (province: string, desk: Desk): TalkPlace => ({
  threads: () => threadsIn(province, desk),
  write: (said, key) => writeInChannel(province, desk, said, key),
});

export class Talk {
  known = $state(false);
  error = $state.raw<ApiError | null>(null);
  #held = $state.raw<ReadonlyMap<string, Held>>(new Map());
  #place: TalkPlace;

  readonly unread: number = $derived([...this.#held.values()].reduce((sum, one) => sum + one.unread, 0));
  /** Up to which message of each thread the reader had read when they opened it: there stands the line before what is new. */
  firstSeen = $state.raw<ReadonlyMap<string, string | null>>(new Map());
  readonly messages: Said[] = $derived(
    [...this.#held.values()]
      .flatMap((thread) => thread.found.map((one) => ({ ...one, compartment: thread.compartment })))
      .sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1)),
  );
  readonly hasOlder: boolean = $derived([...this.#held.values()].some((one) => one.older !== null));

  /** The threads as they are held here: what the reader has not read of each. */
  readonly threads: readonly Thread[] = $derived([...this.#held.values()]);

  readonly load: () => Promise<void>;

  constructor(place: TalkPlace) {
    this.#place = place;
    this.load = again(() => this.#load());
  }

  /** Everybody who has read this message; whoever wrote it is not among them. */
  readers(message: Said): string[] {
    const thread = this.#held.get(message.thread_id);
    return thread?.marks.filter((mark) => mark.message_id >= message.id && mark.person !== message.author).map((mark) => mark.person) ?? [];
  }

  /** Who read anything or wrote, for their names. */
  get people(): string[] {
    return [...this.#held.values()].flatMap((one) => [...one.found.map((message) => message.author), ...one.marks.map((mark) => mark.person)]);
  }

  async #load(): Promise<void> {
    try {
      const { items } = await this.#place.threads();
      const held = await Promise.all(items.map((one) => this.#thread(one)));
      const first = new Map(this.firstSeen);
      for (const one of held) if (!first.has(one.id)) first.set(one.id, one.read_to);
      this.firstSeen = first;
      this.#held = new Map(held.map((one) => [one.id, one]));
      this.error = null;
      this.known = true;
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      this.error = fault;
    }
  }

  async #thread(seen: Thread): Promise<Held> {
    const before = this.#held.get(seen.id);
    if (before?.version === seen.version) return { ...before, ...seen };
    const [{ marks }, page] = await Promise.all([showThread(seen.id), messagesOf(seen.id, null)]);
    const oldest = page.items.at(-1);
    // What was read back further stays, unless so much came that there is a gap between.
    const joins = before !== undefined && oldest !== undefined && before.found.some((one) => one.id >= oldest.id);
    const rest = joins ? before.found.filter((one) => one.id < oldest.id) : [];
    return { ...seen, marks, found: [...rest, ...page.items.toReversed()], older: joins ? before.older : page.next };
  }

  async older(): Promise<void> {
    await this.#each(async (one) => {
      if (one.older === null) return null;
      const page = await messagesOf(one.id, one.older);
      return { found: [...page.items.toReversed(), ...one.found], older: page.next };
    });
  }

  /** Reads back until this message is here, or nothing older is, or so far that nobody waits any longer. */
  async reach(id: string): Promise<void> {
    if (!this.known) await this.load();
    for (let pages = 0; pages < PAGES_MAX && this.hasOlder && !this.messages.some((one) => one.id === id); pages++) await this.older();
  }

  /** How far the others have read: nobody is told of receipts, so they are asked for while somebody looks. */
  async receipts(): Promise<void> {
    await this.#each(async (one) => ({ marks: (await showThread(one.id)).marks }));
  }

  /** Says that the reader has read what is shown. */
  async read(): Promise<void> {
    await this.#each(async (one) => {
      const last = one.found.at(-1);
      if (!one.open || one.unread === 0 || last === undefined) return null;
      const mark = await markRead(one.id, last.id);
      return { unread: 0, read_to: mark.message_id };
    });
  }

  async #each(change: (one: Held) => Promise<Partial<Held> | null>): Promise<void> {
    try {
      for (const one of this.#held.values()) {
        const changed = await change(one);
        const present = this.#held.get(one.id);
        if (changed !== null && present !== undefined) this.#held = new Map(this.#held).set(one.id, { ...present, ...changed });
      }
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault; // shown as it was; the next look asks again
    }
  }

  /** A key for what is being written: sent again with the same words it is the same message. */
  static key(): string {
    return uuid();
  }

  /** @throws ApiError the room did not take it; nothing that was typed is lost. */
  async write(said: Saying, key: string): Promise<void> {
    await this.#place.write(said, key);
    await this.load();
  }
}
