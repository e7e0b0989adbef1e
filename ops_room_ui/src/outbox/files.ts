/**
 * Photos, sound and films on their way to the room: on the phone from the moment they are chosen, in parts, and there
 * until the room has read them whole. A file follows its report; until that is saved it belongs to the draft.
 */
import type { Kept, Shelf } from './shelf.ts';
import { uuid } from './uuid.ts';
import { seal, sealBytes, unseal, unsealBytes } from './vault.ts';

/** So much is kept and sent at once: what a bad line carries before it breaks. */
export const PART_BYTES = 256 * 1024;
/** What the room takes at most. */
export const FILE_BYTES_MAX = 50 * 1024 * 1024;
export const FILES_MAX = 10;
/** A file that is still not whole after this long was left half-way by a page that is gone. */
const KEEPING_MS = 10 * 60_000;

/** How a file stands in the outbox. */
export interface Attached {
  id: string;
  owner: string;
  /** The key of its report; null while that is being written. */
  report: string | null;
  /** The room's id of that report, once it has it. */
  reportId: string | null;
  name: string;
  type: string;
  bytes: number;
  /** The phone's time in milliseconds. */
  savedAt: number;
  /** All its parts are on the phone. */
  whole: boolean;
  /** The room's id of the upload, once it was begun. */
  mediaId: string | null;
  /** How often it was begun anew; each beginning has a key of its own. */
  attempt: number;
  /** The code under which the room refused it. */
  refusal: string | null;
}

/** What stands before the slash says it; a system that knows no type is believed by the name's end. */
export function isTaken({ type, name }: { type: string; name: string }): boolean {
  if (type === '') return /\.(jpe?g|png|webp|hei[cf]|mp4|mov|3gp|webm|m4a|mp3|aac|wav|ogg|opus|flac|amr|pdf)$/i.test(name);
  return /^(image|audio|video)\//.test(type) ? !/svg/.test(type) : type === 'application/pdf';
}

export class Files {
  #shelf: Shelf;
  #now: () => number;

  constructor(shelf: Shelf, now: () => number = Date.now) {
    this.#shelf = shelf;
    this.#now = now;
  }

  /** All that lie whole on this phone, the oldest first. */
  async all(): Promise<Attached[]> {
    return filesIn(await this.#shelf.all());
  }

  /**
   * Keeps a file for the draft; `kept` is told how many bytes are on the phone.
   *
   * @throws whatever the phone says that has no room for it; nothing of the file stays.
   */
  async keep(owner: string, file: File, kept: (bytes: number) => void = () => {}): Promise<Attached> {
    const entry: Attached = {
      id: uuid(), owner, report: null, reportId: null, name: file.name, type: file.type, bytes: file.size, savedAt: this.#now(),
      whole: false, mediaId: null, attempt: 0, refusal: null,
    };
    await this.save(entry);
    try {
      for (let n = 0; n * PART_BYTES < file.size; n++) {
        const bytes = await file.slice(n * PART_BYTES, (n + 1) * PART_BYTES).arrayBuffer();
        await this.#shelf.keepPart({ file: entry.id, n, box: await sealBytes(bytes) });
        kept(Math.min(file.size, (n + 1) * PART_BYTES));
      }
      const whole = { ...entry, whole: true };
      await this.save(whole);
      return whole;
    } catch (fault) {
      await this.#shelf.write([], [entry.id]);
      throw fault;
    }
  }

  async save(file: Attached): Promise<void> {
    await this.#shelf.write([await entryOf(file)]);
  }

  /** The bytes from an offset to the end of their part; null when they are not on the phone any more. */
  async from(file: Attached, offset: number): Promise<ArrayBuffer | null> {
    const box = await this.#shelf.part(file.id, Math.floor(offset / PART_BYTES));
    const bytes = box === null ? null : await unsealBytes(box);
    return bytes?.slice(offset % PART_BYTES) ?? null;
  }

  /** The room refused it: the bytes go, and why is known until somebody has read it. */
  async refuse(file: Attached, refusal: string): Promise<void> {
    await this.#shelf.write([await entryOf({ ...file, refusal })], [], [file.id]);
  }

  /** Clears away what a page began to keep that is gone. */
  async tidy(): Promise<void> {
    const left = (await opened(await this.#shelf.all())).filter(({ whole, savedAt }) => !whole && savedAt < this.#now() - KEEPING_MS);
    if (left.length > 0) await this.#shelf.write([], left.map(({ id }) => id));
  }
}

export async function entryOf(file: Attached): Promise<Kept> {
  return { id: file.id, kind: 'file', box: await seal(file) };
}

async function opened(entries: readonly Kept[]): Promise<Attached[]> {
  const found = await Promise.all(entries.filter(({ kind }) => kind === 'file').map(({ box }) => unseal<Attached>(box)));
  return found.filter((one) => one !== null);
}

/** The files among the phone's entries, the oldest first. */
export async function filesIn(entries: readonly Kept[]): Promise<Attached[]> {
  return (await opened(entries)).filter(({ whole }) => whole).sort((a, b) => a.savedAt - b.savedAt);
}
