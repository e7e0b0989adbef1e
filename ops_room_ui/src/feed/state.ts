/**
 * What the browser holds of the log: the same rules as the board's own model, on the same cases
 * (`tests/contract/board_cases`). Law: a snapshot and its deltas equal the later snapshot.
 *
 * Plain data and no clock: whoever asks what is visible brings the server's time.
 */
import type { Resume } from '../contracts/client.ts';
import type {
  Delta,
  IncidentItem,
  IncidentSnapshot,
  ObligationItem,
  ObligationSnapshot,
  Present,
  Resync,
  ThreadItem,
  ThreadSnapshot,
  Tick,
  Welcome,
} from '../contracts/server.ts';
import { times } from './times.ts';

export type { IncidentItem, ObligationItem, ThreadItem };
export type Severity = IncidentItem['severity'];
export const TOPICS = ['obligations', 'incidents', 'threads'] as const;
export type Topic = (typeof TOPICS)[number];
/** What has a severity and a place in the lists. */
export type Item = IncidentItem | ObligationItem;
/** Anything the board shows. */
export type Shown = Item | ThreadItem;

interface ItemOf {
  incidents: IncidentItem;
  obligations: ObligationItem;
  threads: ThreadItem;
}

export type Items = { [T in Topic]: Map<string, ItemOf[T]> };

/** A page's whole memory, as it is kept over a reload. */
export interface Kept {
  resume: Resume | null;
  incidents: IncidentItem[];
  obligations: ObligationItem[];
  threads: ThreadItem[];
}

/**
 * What a frame did: `critical` asks for a redraw at once, the rest waits for the next one. `appeared` is what somebody
 * may have to do something about; talk is not.
 */
export interface Effect {
  changed: boolean;
  critical: boolean;
  appeared: Item[];
}

const NOTHING: Effect = { changed: false, critical: false, appeared: [] };

/** True while the item belongs on a board at the server's time `now` (milliseconds). */
export function shows(item: Shown, now: number): boolean {
  const { from, until } = times(item);
  return from <= now && now < until;
}

function empty(): Items {
  return { incidents: new Map(), obligations: new Map(), threads: new Map() };
}

function work(item: Shown): item is Item {
  return 'severity' in item;
}

export class BoardState {
  items: Items = empty();
  #cursor: Resume | null = null;
  #topics: readonly Topic[] = TOPICS;
  #complete: Set<Topic> = new Set();
  #chunks: { [T in Topic]?: Shown[] } = {};
  #present: Present | null = null;

  /** Where to resume, or null when what is held is not the whole of one moment. */
  get resume(): Resume | null {
    return this.#topics.every((topic) => this.#complete.has(topic)) ? this.#cursor : null;
  }

  get seq(): number {
    return this.#cursor?.seq ?? 0;
  }

  /**
   * Another epoch or view makes what is held a picture only: it stays on screen until the snapshot replaces it.
   * With the same ones the server goes on where the cursor stands, or sends a snapshot, which also serves. Who is
   * present is told anew on a new line.
   */
  welcome(frame: Welcome): Effect {
    this.#chunks = {};
    this.#present = null;
    const goesOn = this.resume !== null && this.resume.epoch === frame.epoch && this.resume.view === frame.view;
    if (!goesOn) this.#complete.clear();
    this.#cursor = { epoch: frame.epoch, view: frame.view, seq: goesOn ? this.seq : frame.seq };
    this.#topics = frame.topics;
    const left = TOPICS.filter((topic) => !frame.topics.includes(topic) && this.items[topic].size > 0);
    for (const topic of left) this.items = { ...this.items, [topic]: new Map() };
    return left.length > 0 ? { changed: true, critical: true, appeared: [] } : NOTHING;
  }

  /** Chunks wait until the last one of their topic, so that nobody sees half a board. */
  snapshot(frame: IncidentSnapshot | ObligationSnapshot | ThreadSnapshot): Effect {
    const waiting = (this.#chunks[frame.topic] ??= []);
    waiting.push(...frame.items);
    if (!frame.last) return NOTHING;
    delete this.#chunks[frame.topic];
    const held = this.items[frame.topic] as Map<string, Shown>;
    const known = this.#complete.has(frame.topic) || held.size > 0;
    const appeared = known ? waiting.filter(work).filter((item) => !held.has(item.id)) : [];
    this.items = { ...this.items, [frame.topic]: new Map(waiting.map((item) => [item.id, item])) };
    this.#complete.add(frame.topic);
    this.#reach(frame.seq);
    return { changed: true, critical: true, appeared };
  }

  /**
   * The board sends in order and decides what is newest, so a change is taken as it comes: when the fuller copy of an
   * entity leaves a view, what is left may carry a lower version.
   */
  delta(frame: Delta): Effect {
    const appeared: Item[] = [];
    let changed = false;
    let critical = false;
    for (const change of frame.changes) {
      const held = this.items[change.topic] as Map<string, Shown>;
      const before = held.get(change.id);
      changed = true;
      held.delete(change.id);
      if (change.op === 'put' && change.item !== null) {
        held.set(change.id, change.item);
        if (!work(change.item)) continue;
        critical ||= change.item.severity === 'S1' && !(before !== undefined && work(before) && before.severity === 'S1');
        if (before === undefined) appeared.push(change.item);
      }
    }
    this.#reach(frame.seq);
    return { changed, critical, appeared };
  }

  tick(frame: Tick): Effect {
    this.#reach(frame.seq);
    return NOTHING;
  }

  /** What is held is void; it stays on screen until the snapshots that follow replace it. */
  resync(_frame: Resync): Effect {
    this.#complete.clear();
    this.#chunks = {};
    return NOTHING;
  }

  /** Who has the page's entity open, the page's own person among them. */
  present(frame: Present): Effect {
    this.#present = frame;
    return { changed: true, critical: false, appeared: [] };
  }

  /** Ids of the people who have this open, as far as the board said so about what this page has open itself. */
  peopleAt(topic: Topic, id: string): readonly string[] {
    return this.#present?.topic === topic && this.#present.id === id ? this.#present.people : [];
  }

  visible<T extends Topic>(topic: T, now: number): ItemOf[T][] {
    const seen: Shown[] = [];
    for (const item of this.items[topic].values()) if (shows(item, now)) seen.push(item);
    return seen as ItemOf[T][];
  }

  /** Lets go of what can never show again; the board does the same and says nothing about it. */
  forget(now: number): void {
    for (const held of Object.values(this.items) as Map<string, Shown>[]) {
      for (const [id, item] of held) {
        if (times(item).until <= now) held.delete(id);
      }
    }
  }

  /** Lets go of everything: whoever held it may no longer see it. */
  clear(): void {
    this.items = empty();
    this.#cursor = null;
    this.#complete.clear();
    this.#chunks = {};
    this.#present = null;
  }

  keep(): Kept {
    return {
      resume: this.resume,
      incidents: [...this.items.incidents.values()],
      obligations: [...this.items.obligations.values()],
      threads: [...this.items.threads.values()],
    };
  }

  restore(kept: Kept): void {
    this.items = {
      incidents: new Map(kept.incidents.map((item) => [item.id, item])),
      obligations: new Map(kept.obligations.map((item) => [item.id, item])),
      threads: new Map(kept.threads.map((item) => [item.id, item])),
    };
    this.#cursor = kept.resume;
    this.#topics = TOPICS;
    this.#complete = new Set(kept.resume === null ? [] : this.#topics);
  }

  #reach(seq: number): void {
    if (this.#cursor !== null) this.#cursor = { ...this.#cursor, seq };
  }
}
