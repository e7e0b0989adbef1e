/** Where the phone keeps its reports: IndexedDB, or for as long as the page is open where a browser forbids that. */
import type { Box, BytesBox } from './vault.ts';

/** One entry. A report and its receipt have the same id, so that writing the one takes the place of the other. */
export interface Kept {
  id: string;
  kind: 'report' | 'receipt' | 'draft' | 'place' | 'file';
  box: Box;
}

/** A piece of a file, beside the entries: nobody who looks through those carries fifty megabytes along. */
export interface Part {
  /** The id of the file's entry. */
  file: string;
  n: number;
  box: BytesBox;
}

export interface Shelf {
  /** False when what is kept goes with the page. */
  readonly durable: boolean;
  all(): Promise<Kept[]>;
  /**
   * All of it or nothing; it is on the disk when this resolves. What is removed takes its parts along; of what is
   * emptied only the parts go.
   */
  write(put: readonly Kept[], remove?: readonly string[], emptied?: readonly string[]): Promise<void>;
  keepPart(part: Part): Promise<void>;
  part(file: string, n: number): Promise<BytesBox | null>;
  /** Takes what only one tab may hold, until a time; true for whoever holds it then. */
  claim(name: string, holder: string, now: number, until: number): Promise<boolean>;
}

interface Lease {
  name: string;
  holder: string;
  until: number;
}

const DATABASE = 'opsroom.report';
const VERSION = 2;
const ENTRIES = 'entries';
const LEASES = 'leases';
const PARTS = 'parts';
/** What a browser says that has let go of its database, as phones do with pages in the background. */
const LET_GO: readonly string[] = ['InvalidStateError', 'UnknownError'];

function mayHold(lease: Lease | undefined, holder: string, now: number): boolean {
  return lease === undefined || lease.holder === holder || lease.until <= now;
}

export class MemoryShelf implements Shelf {
  readonly durable = false;
  #entries = new Map<string, Kept>();
  #parts = new Map<string, Map<number, BytesBox>>();
  #leases = new Map<string, Lease>();

  all(): Promise<Kept[]> {
    return Promise.resolve([...this.#entries.values()]);
  }

  write(put: readonly Kept[], remove: readonly string[] = [], emptied: readonly string[] = []): Promise<void> {
    for (const entry of put) this.#entries.set(entry.id, entry);
    for (const id of remove) this.#entries.delete(id);
    for (const id of [...remove, ...emptied]) this.#parts.delete(id);
    return Promise.resolve();
  }

  keepPart({ file, n, box }: Part): Promise<void> {
    this.#parts.set(file, (this.#parts.get(file) ?? new Map<number, BytesBox>()).set(n, box));
    return Promise.resolve();
  }

  part(file: string, n: number): Promise<BytesBox | null> {
    return Promise.resolve(this.#parts.get(file)?.get(n) ?? null);
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

function connected(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, VERSION);
  opening.onupgradeneeded = () => {
    const { result } = opening;
    if (!result.objectStoreNames.contains(ENTRIES)) result.createObjectStore(ENTRIES, { keyPath: 'id' });
    if (!result.objectStoreNames.contains(LEASES)) result.createObjectStore(LEASES, { keyPath: 'name' });
    if (!result.objectStoreNames.contains(PARTS)) result.createObjectStore(PARTS, { keyPath: ['file', 'n'] });
  };
  return answer(opening);
}

class DatabaseShelf implements Shelf {
  readonly durable = true;
  #database: IDBDatabase;

  constructor(database: IDBDatabase) {
    this.#database = this.#held(database);
  }

  all(): Promise<Kept[]> {
    return this.#using((database) => answer<Kept[]>(database.transaction(ENTRIES).objectStore(ENTRIES).getAll()));
  }

  write(put: readonly Kept[], remove: readonly string[] = [], emptied: readonly string[] = []): Promise<void> {
    return this.#using((database) => {
      const change = database.transaction([ENTRIES, PARTS], 'readwrite', { durability: 'strict' });
      const entries = change.objectStore(ENTRIES);
      for (const entry of put) entries.put(entry);
      for (const id of remove) entries.delete(id);
      // An empty list comes after every number in the order of keys.
      for (const id of [...remove, ...emptied]) change.objectStore(PARTS).delete(IDBKeyRange.bound([id], [id, []]));
      return over(change);
    });
  }

  keepPart(part: Part): Promise<void> {
    return this.#using((database) => {
      const change = database.transaction(PARTS, 'readwrite', { durability: 'strict' });
      change.objectStore(PARTS).put(part);
      return over(change);
    });
  }

  part(file: string, n: number): Promise<BytesBox | null> {
    return this.#using(async (database) => {
      const found = await answer<Part | undefined>(database.transaction(PARTS).objectStore(PARTS).get([file, n]));
      return found?.box ?? null;
    });
  }

  claim(name: string, holder: string, now: number, until: number): Promise<boolean> {
    return this.#using(async (database) => {
      const change = database.transaction(LEASES, 'readwrite');
      const leases = change.objectStore(LEASES);
      const free = mayHold(await answer<Lease | undefined>(leases.get(name)), holder, now);
      if (free) leases.put({ name, holder, until });
      await over(change);
      return free;
    });
  }

  #held(database: IDBDatabase): IDBDatabase {
    // Another tab may bring a newer form of the database; standing in its way would keep both from working.
    database.onversionchange = () => database.close();
    return database;
  }

  /** What the browser has let go of is taken up again, once; each step is whole in itself, so that doing it again harms nothing. */
  async #using<T>(step: (database: IDBDatabase) => Promise<T>): Promise<T> {
    try {
      return await step(this.#database);
    } catch (fault) {
      if (!(fault instanceof DOMException) || !LET_GO.includes(fault.name)) throw fault;
      this.#database = this.#held(await connected());
      return step(this.#database);
    }
  }
}

/** Opens the phone's own database; where that is forbidden, a shelf that lives as long as the page. */
export async function openShelf(): Promise<Shelf> {
  try {
    return new DatabaseShelf(await connected());
  } catch {
    return new MemoryShelf();
  }
}
