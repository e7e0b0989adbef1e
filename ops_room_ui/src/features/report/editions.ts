/** The room's category tree on the phone: the newest edition it has heard of, so that a new kind can be chosen without a line. */
import type { Shelf } from '../../ui/shelf.ts';
import { BUILT_IN, type Edition } from './kinds.ts';

const PLACE = 'opsroom.report.kinds';
const TAXONOMY = '/api/intake/taxonomy';
const SEVERITIES: readonly unknown[] = ['S1', 'S2', 'S3', 'S4'];

function isText(said: unknown): boolean {
  const text = said as Record<string, unknown> | null;
  return typeof text === 'object' && text !== null && ['ar', 'ckb', 'en'].every((language) => typeof text[language] === 'string');
}

interface Coded {
  code: string;
  family: unknown;
  severity: unknown;
  text: unknown;
}

function areCoded(said: unknown): said is Coded[] {
  return Array.isArray(said) && said.length > 0 && said.every((one) => typeof (one as { code?: unknown } | null)?.code === 'string' && isText((one as { text: unknown }).text));
}

/** What is kept of an answer of the room, or null when it is something else. */
export function readEdition(said: unknown): Edition | null {
  const found = said as Partial<Edition> | null;
  if (typeof found !== 'object' || found === null || typeof found.version !== 'number') return null;
  if (!areCoded(found.families) || !areCoded(found.leaves) || found.leaves.some(({ family, severity }) => typeof family !== 'string' || !SEVERITIES.includes(severity))) return null;
  return {
    version: found.version,
    digest: typeof found.digest === 'string' ? found.digest : '',
    families: found.families.map(({ code, text }) => ({ code, text })),
    leaves: found.leaves.map(({ code, family, severity, text, retired }) => ({ code, family, severity, text, retired: retired === true })),
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

/** Asks for the edition in use and keeps it; null when it is the one that is here already, or the room did not say. */
export async function askEdition(ask: (url: string, init: RequestInit) => Promise<Response>, shelf: Shelf): Promise<Edition | null> {
  const { digest } = recallEdition(shelf);
  const headers: Record<string, string> = { Accept: 'application/json', ...(digest === '' ? {} : { 'If-None-Match': `"${digest}"` }) };
  try {
    const answer = await ask(TAXONOMY, { headers, credentials: 'same-origin', cache: 'no-store' });
    const found = answer.ok ? readEdition(await answer.json()) : null;
    if (found !== null) shelf.setItem(PLACE, JSON.stringify(found));
    return found;
  } catch {
    return null; // no line, or an answer that is not the room's: what was known stays
  }
}
