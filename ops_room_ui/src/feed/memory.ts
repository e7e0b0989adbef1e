/**
 * The last state over a reload: drawn before the first connection, so that a power cut in a dead network shows what was
 * known and how old it is, never an empty page.
 */
import type { Kept } from './state.ts';

const KEY = 'opsroom.board.last';
/** What an earlier version of the page kept is not read: its items lack fields. */
const FORMAT = 2;
/** More rows than a browser keeps for sure; what is cut off cannot be resumed, only shown. */
const KEEP_MAX = 1_500;

export interface LastState extends Kept {
  /** The server's time of this picture, in milliseconds. */
  at: number;
  /** The device's own time of the same moment: what lies between is kept for the next visit. */
  deviceAt: number;
  drill: boolean;
}

export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export function saveLast(shelf: Shelf, last: LastState): void {
  const tooMany = [last.incidents, last.obligations, last.threads].some((rows) => rows.length > KEEP_MAX);
  const cut: LastState = tooMany
    ? {
        ...last,
        resume: null,
        incidents: [...last.incidents].sort((a, b) => (a.severity < b.severity ? -1 : 1)).slice(0, KEEP_MAX),
        obligations: [...last.obligations].sort((a, b) => (a.due_at < b.due_at ? -1 : 1)).slice(0, KEEP_MAX),
        threads: [...last.threads].sort((a, b) => (a.last_at > b.last_at ? -1 : 1)).slice(0, KEEP_MAX),
      }
    : last;
  try {
    shelf.setItem(KEY, JSON.stringify({ format: FORMAT, ...cut }));
  } catch {
    // A full or closed shelf must not stop a live board; an old picture would be worse than none.
    shelf.removeItem(KEY);
  }
}

/** Whoever signs out, or is signed out, leaves no picture for the next one at this device. */
export function forgetLast(shelf: Shelf): void {
  shelf.removeItem(KEY);
}

export function loadLast(shelf: Shelf): LastState | null {
  try {
    const found = JSON.parse(shelf.getItem(KEY) ?? 'null') as ({ format?: number } & LastState) | null;
    if (found?.format !== FORMAT) return null;
    return [found.incidents, found.obligations, found.threads].every(Array.isArray) ? found : null;
  } catch {
    return null;
  }
}
