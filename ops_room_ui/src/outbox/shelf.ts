/** Where the phone keeps its reports: IndexedDB, or for as long as the page is open where a browser forbids that. */
import type { Box } from './vault.ts';

/** One entry. A report and its receipt have the same id, so that writing the one takes the place of the other. */
export interface Kept {
  id: string;
  kind: 'report' | 'receipt' | 'draft' | 'place';
  box: Box;
}

export interface Shelf {
  /** False when what is kept goes with the page. */
  readonly durable: boolean;
  all(): Promise<Kept[]>;
  /** All of it or nothing; it is on the disk when this resolves. */
  write(put: readonly Kept[], remove?: readonly string[]): Promise<void>;
  /** Takes what only one tab may hold, until a time; true for whoever holds it then. */
  claim(name: string, holder: string, now: number, until: number): Promise<boolean>;
}

interface Lease {
  name: string;
  holder: string;
  until: number;
}

const DATABASE = 'opsroom.report';
const VERSION = 1;
const ENTRIES = 'entries';
const LEASES = 'leases';

function mayHold(lease: Lease | undefined, holder: string, now: number): boolean {
  return lease === undefined || lease.holder === holder || lease.until <= now;
}

export class MemoryShelf implements Shelf {
  readonly durable = false;
  #entries = new Map<string, Kept>();
  #leases = new Map<string, Lease>();

  all(): Promise<Kept[]> {
    return Promise.resolve([...this.#entries.values()]);
  }

  write(put: readonly Kept[], remove: readonly string[] = []): Promise<void> {
    for (const entry of put) this.#entries.set(entry.id, entry);
    for (const id of remove) this.#entries.delete(id);
    return Promise.resolve();
  }

  claim(name: string, holder: string, now: number, until: number): Promise<boolean> {
    const free = mayHold(this.#leases.get(name), holder, now);
    if (free) this.#leases.set(name, { name, holder, until });
    return Promise.resolve(free);
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error ?? new Error('the phone did not answer'));
  });
}

function over(change: IDBTransaction): Promise<void> {
  return new Promise((done, fail) => {
    change.oncomplete = () => done();
    change.onabort = () => fail(change.error ?? new Error('the phone did not keep it'));
  });
}

class DatabaseShelf implements Shelf {
  readonly durable = true;
  #database: IDBDatabase;

  constructor(database: IDBDatabase) {
    this.#database = database;
    // Another tab may bring a newer form of the database; standing in its way would keep both from working.
    database.onversionchange = () => database.close();
  }

  all(): Promise<Kept[]> {
    return answer<Kept[]>(this.#database.transaction(ENTRIES).objectStore(ENTRIES).getAll());
  }

  async write(put: readonly Kept[], remove: readonly string[] = []): Promise<void> {
    const change = this.#database.transaction(ENTRIES, 'readwrite', { durability: 'strict' });
    const entries = change.objectStore(ENTRIES);
    for (const entry of put) entries.put(entry);
    for (const id of remove) entries.delete(id);
    await over(change);
  }

  async claim(name: string, holder: string, now: number, until: number): Promise<boolean> {
    const change = this.#database.transaction(LEASES, 'readwrite');
    const leases = change.objectStore(LEASES);
    const free = mayHold(await answer<Lease | undefined>(leases.get(name)), holder, now);
    if (free) leases.put({ name, holder, until });
    await over(change);
    return free;
  }
}

/** Opens the phone's own database; where that is forbidden, a shelf that lives as long as the page. */
export async function openShelf(): Promise<Shelf> {
  try {
    const opening = indexedDB.open(DATABASE, VERSION);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore(ENTRIES, { keyPath: 'id' });
      opening.result.createObjectStore(LEASES, { keyPath: 'name' });
    };
    return new DatabaseShelf(await answer(opening));
  } catch {
    return new MemoryShelf();
  }
}
