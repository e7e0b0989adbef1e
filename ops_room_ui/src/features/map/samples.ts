/** What stood in a row where something was found, in words: label and value, codes apart from text. */
import { isLanguage, LANGUAGES } from '../../i18n/languages.ts';
import { provinceName } from '../../i18n/names.ts';
import type { Words } from '../../i18n/words.svelte.ts';

export interface Piece {
  label: string;
  text: string;
  /** Left to right and in Latin figures, whatever the reader's are. */
  code: boolean;
}

const CODES: readonly string[] = ['code', 'district', 'centre', 'station', 'contest', 'staff_number', 'home_district', 'centre_district', 'as_of', 'latitude', 'longitude'];
/** What the room means by what it would have expected, where that is not what should stand there. */
const EXPECTED: Record<string, string> = { station_duplicate: 'first', other_district: 'centre_district', centre_contradicts: 'before' };
const PROVINCE = /^[A-Z]{2}-[A-Z0-9]{1,3}$/;

/** The first of these that the catalogue knows, else nothing: a value without a label still says something. */
function labelled(words: Words, key: string): string {
  const known = [`sample-${key}`, `field-${key}`, `polling-${key}`].find((one) => words.knows(one));
  return known === undefined ? '' : words.say(known);
}

function listed(words: Words, values: readonly unknown[], name: (one: string) => string): string {
  return values.map((one) => name(String(one))).join(words.say('list-comma'));
}

function piece(words: Words, key: string, value: unknown): Piece {
  const label = labelled(words, key);
  const plain = (text: string, code = false): Piece => ({ label, text, code });
  if (key === 'fields' && Array.isArray(value)) return plain(listed(words, value, (one) => labelled(words, one) || one));
  if (key === 'languages' && Array.isArray(value)) return plain(listed(words, value, (one) => (isLanguage(one) ? LANGUAGES[one].name : one)));
  if (key === 'figure') return plain(labelled(words, String(value)) || String(value));
  if (key === 'province' && (value === 'NA' || PROVINCE.test(String(value)))) return plain(provinceName(words, String(value)));
  if (CODES.includes(key)) return plain(String(value), true);
  if (typeof value !== 'number') return plain(String(value));
  return plain(Number.isInteger(value) ? words.format.number(value) : words.format.figures(String(value)));
}

/** In the order in which the room says them; what is empty, and the mere name of a field, is left out. */
export function pieces(words: Words, finding: string, values: Record<string, unknown>): Piece[] {
  const said = Object.entries(values).map(([key, value]): [string, unknown] => [key === 'expected' ? (EXPECTED[finding] ?? key) : key, value]).filter(([, value]) => value !== null && value !== '');
  const named = 'fields' in values || (typeof values.field === 'string' && values.field in values);
  return said.filter(([key]) => key !== 'field' || !named).map(([key, value]) => (key === 'field' ? piece(words, 'fields', [value]) : piece(words, key, value)));
}
