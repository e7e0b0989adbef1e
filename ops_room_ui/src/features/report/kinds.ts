/** The kinds of what happens, as an observer looks for them: by family, by how often they happen, by a word. Pure. */
import { CATEGORIES, FAMILIES, type Words } from '../../contracts/taxonomy.ts';

export interface Kind {
  code: string;
  family: string;
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

export const KINDS: readonly Kind[] = Object.entries(CATEGORIES).map(([code, kind]) => ({ code, ...kind }));
const BY_CODE = new Map(KINDS.map((kind) => [kind.code, kind]));

function often({ code }: Kind): number {
  const place = FREQUENT.indexOf(code);
  return place < 0 ? FREQUENT.length : place;
}

/** The families, in each the frequent kinds first and the others in the order of the list. */
export const KINDS_BY_FAMILY: readonly Family[] = Object.entries(FAMILIES).map(([code, text]) => ({
  code,
  text,
  kinds: KINDS.filter(({ family }) => family === code).sort((a, b) => often(a) - often(b)),
}));

export const FREQUENT_KINDS: readonly Kind[] = FREQUENT.map((code) => BY_CODE.get(code)).filter((kind) => kind !== undefined);

export function kindOf(code: string): Kind | undefined {
  return BY_CODE.get(code);
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

/** The digits of Arabic and Persian keyboards as Latin ones. */
export function latinDigits(text: string): string {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0));
}

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

function sought(kind: Kind): Sought {
  const said = (words: Words): string => searchKey(`${words.ar} ${words.ckb} ${words.en}`);
  return { kind, own: `${searchKey(kind.code)} ${said(kind.text)}`, family: said(FAMILIES[kind.family] ?? { ar: '', ckb: '', en: '' }) };
}

const SOUGHT: readonly Sought[] = KINDS.map(sought);

/**
 * Kinds in which every word of the question stands, in any of the three languages or as a code: those that say it
 * themselves before those whose family does, the frequent ones first.
 */
export function findKinds(question: string): Kind[] {
  const asked = searchKey(question).split(' ').filter(Boolean);
  if (asked.length === 0) return [];
  const has = (text: string): boolean => asked.every((word) => text.includes(word));
  const own = SOUGHT.filter((one) => has(one.own));
  const byFamily = SOUGHT.filter((one) => !own.includes(one) && has(`${one.own} ${one.family}`));
  const inOrder = (found: Sought[]): Kind[] => found.map(({ kind }) => kind).sort((a, b) => often(a) - often(b));
  return [...inOrder(own), ...inOrder(byFamily)];
}
