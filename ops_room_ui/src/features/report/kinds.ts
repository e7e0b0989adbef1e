/** The kinds of what happens, as an observer looks for them: by family, by how often they happen, by a word. Pure. */
import { CATEGORIES, FAMILIES, TAXONOMY_VERSION, type Words } from '../../contracts/taxonomy.ts';
import { latinDigits } from './digits.ts';

export type Severity = 'S1' | 'S2' | 'S3' | 'S4';
export interface Kind {
  code: string;
  family: string;
  severity: Severity;
  text: Words;
}
export interface Family {
  code: string;
  text: Words;
  kinds: Kind[];
}

/**
 * What observers here report most, the most frequent first: counts of the Iraqi networks 2021–2025 (campaigning at the
 * door, procedures, phones in the booth, observers kept out, stations that cannot be found, voting suspended).
 */
const FREQUENT: readonly string[] = ['F1', 'E5', 'E1', 'H1', 'A4', 'E6'];

/** An edition of the category tree, as the room hands it out; a retired kind is offered to nobody and keeps its name. */
export interface Edition {
  version: number;
  /** By which the room knows whether it is the one in use; empty for the one that was built in. */
  digest: string;
  families: { code: string; text: Words }[];
  leaves: { code: string; family: string; severity: Severity; text: Words; retired?: boolean }[];
}

/** The edition that this page was built with: what a phone offers that has not heard of another one. */
export const BUILT_IN: Edition = {
  version: TAXONOMY_VERSION,
  digest: '',
  families: Object.entries(FAMILIES).map(([code, text]) => ({ code, text })),
  leaves: Object.entries(CATEGORIES).map(([code, leaf]) => ({ code, ...leaf })),
};

function often({ code }: Kind): number {
  const place = FREQUENT.indexOf(code);
  return place < 0 ? FREQUENT.length : place;
}

/** Letters that one keyboard has and another writes as its neighbour; as `services/kit/text.py` has them. */
const ALIKE: readonly [RegExp, string][] = [
  [/[ٱٲٳٵ]/g, 'ا'],
  [/[ىیێېےۍ]/g, 'ي'],
  [/[کڪګڬ]/g, 'ك'],
  [/[ةەھہۀۃۿ]/g, 'ه'],
  [/[ۆۇۊۋ]/g, 'و'],
  [/ڕ/g, 'ر'],
  [/ڵ/g, 'ل'],
  [/[ءـ]/g, ''],
];

/** What two spellings of one word have in common, for searching and never for showing. */
export function searchKey(text: string): string {
  const apart = text.normalize('NFKD').toLowerCase().replace(/[\p{Mn}\p{Me}\p{Cf}]/gu, '');
  const alike = ALIKE.reduce((said, [letters, letter]) => said.replace(letters, letter), latinDigits(apart));
  return alike.normalize('NFC').replace(/\s+/g, ' ').trim();
}

interface Sought {
  kind: Kind;
  own: string;
  family: string;
}

const said = (words: Words | undefined): string => (words === undefined ? '' : searchKey(`${words.ar} ${words.ckb} ${words.en}`));

export class Kinds {
  readonly version: number;
  /** In each family the frequent kinds first and the others in the order of the list. */
  readonly families: readonly Family[];
  readonly frequent: readonly Kind[];
  /** All that are offered, in the order of the list. */
  readonly offered: readonly Kind[];
  #all: ReadonlyMap<string, Kind>;
  #sought: readonly Sought[];

  constructor({ version, families, leaves }: Edition) {
    this.version = version;
    this.#all = new Map(leaves.map(({ code, family, severity, text }) => [code, { code, family, severity, text }]));
    const offered = leaves.filter(({ retired }) => retired !== true).map(({ code }) => this.#all.get(code)).filter((kind) => kind !== undefined);
    this.offered = offered;
    const grouped = families.map(({ code, text }) => ({ code, text, kinds: offered.filter(({ family }) => family === code).sort((a, b) => often(a) - often(b)) }));
    this.families = grouped.filter(({ kinds }) => kinds.length > 0);
    this.frequent = offered.filter(({ code }) => FREQUENT.includes(code)).sort((a, b) => often(a) - often(b));
    const named = new Map(families.map(({ code, text }) => [code, said(text)]));
    this.#sought = offered.map((kind) => ({ kind, own: `${searchKey(kind.code)} ${said(kind.text)}`, family: named.get(kind.family) ?? '' }));
  }

  /** A kind by its code, also a retired one: reports that wait may still be under it. */
  of(code: string): Kind | undefined {
    return this.#all.get(code);
  }

  /**
   * Kinds in which every word of the question stands, in any of the three languages or as a code: those that say it
   * themselves before those whose family does, the frequent ones first.
   */
  find(question: string): Kind[] {
    const asked = searchKey(question).split(' ').filter(Boolean);
    if (asked.length === 0) return [];
    const has = (text: string): boolean => asked.every((word) => text.includes(word));
    const own = this.#sought.filter((one) => has(one.own));
    const byFamily = this.#sought.filter((one) => !own.includes(one) && has(`${one.own} ${one.family}`));
    const inOrder = (found: Sought[]): Kind[] => found.map(({ kind }) => kind).sort((a, b) => often(a) - often(b));
    return [...inOrder(own), ...inOrder(byFamily)];
  }
}
