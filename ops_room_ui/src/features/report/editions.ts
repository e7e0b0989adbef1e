/** The room's category tree on the phone: the newest edition it has heard of, so that a new kind can be chosen without a line. */
import { ApiError } from '../../api/errors.ts';
import type { Client } from '../../api/client.ts';
import type { Shelf } from '../../ui/shelf.ts';
import { BUILT_IN, type Edition } from './kinds.ts';

const PLACE = 'opsroom.report.kinds';

function isText(said: unknown): boolean {
  const text = said as Record<string, unknown> | null;
  return typeof text === 'object' && text !== null && ['ar', 'ckb', 'en'].every((language) => typeof text[language] === 'string');
}

function areCoded(said: unknown): said is { code: string; family: unknown; text: unknown }[] {
  return Array.isArray(said) && said.length > 0 && said.every((one) => typeof (one as { code?: unknown } | null)?.code === 'string' && isText((one as { text: unknown }).text));
}

/** What is kept of an answer of the room, or null when it is something else. */
export function readEdition(said: unknown): Edition | null {
  const found = said as Partial<Edition> | null;
  if (typeof found !== 'object' || found === null || typeof found.version !== 'number') return null;
  if (!areCoded(found.families) || !areCoded(found.leaves) || found.leaves.some(({ family }) => typeof family !== 'string')) return null;
  return {
    version: found.version,
    families: found.families.map(({ code, text }) => ({ code, text })),
    leaves: found.leaves.map(({ code, family, text, retired }) => ({ code, family, text, retired: retired === true })),
  };
}

/** The newest edition known here: the one heard last, unless the page itself was built with a newer one. */
export function recallEdition(shelf: Shelf): Edition {
  try {
    const kept = readEdition(JSON.parse(shelf.getItem(PLACE) ?? 'null'));
    return kept !== null && kept.version >= BUILT_IN.version ? kept : BUILT_IN;
  } catch {
    return BUILT_IN;
  }
}

/** Asks for the edition in use and keeps it; null when the room did not say. */
export async function askEdition(room: Pick<Client, 'get'>, shelf: Shelf): Promise<Edition | null> {
  try {
    const found = readEdition(await room.get<unknown>('/api/intake/taxonomy'));
    if (found !== null) shelf.setItem(PLACE, JSON.stringify(found));
    return found;
  } catch (fault) {
    if (!(fault instanceof ApiError)) throw fault;
    return null;
  }
}
