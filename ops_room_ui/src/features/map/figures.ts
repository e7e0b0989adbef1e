/** The large numbers above a place: what lies in it, and what each is a part of. */
import type { Words } from '../../i18n/words.svelte.ts';

export interface Figure {
  title: string;
  value: string;
  /** What it is measured by. */
  part?: string;
}

export interface Totals {
  centres: number;
  stations: number;
  women: number;
  voters: number;
}

interface Around {
  /** What the rows below are. */
  level: 'province' | 'district' | 'centre';
  /** How many of them. */
  inside: number;
  /** Most voters that the election allows in a station; null while nobody knows. */
  limit: number | null;
}

/** Sums of several places; pure. */
export function sumOf(places: readonly Totals[]): Totals {
  const sum = { centres: 0, stations: 0, women: 0, voters: 0 };
  for (const one of places) for (const name of Object.keys(sum) as (keyof Totals)[]) sum[name] += one[name];
  return sum;
}

export function stationFigures(words: Words, { stations, women, voters }: Omit<Totals, 'centres'>, limit: number | null): Figure[] {
  const number = (value: number): string => words.format.number(value);
  return [
    { title: words.say('polling-stations'), value: number(stations), part: words.say('polling-women-of', { count: number(women) }) },
    { title: words.say('polling-voters'), value: number(voters) },
    {
      title: words.say('polling-mean'),
      value: stations > 0 ? number(Math.round(voters / stations)) : '—',
      ...(limit === null ? {} : { part: words.say('polling-limit', { count: number(limit) }) }),
    },
  ];
}

export function placeFigures(words: Words, places: readonly Totals[], { level, inside, limit }: Around): Figure[] {
  const sum = sumOf(places);
  const part = level === 'centre' ? {} : { part: words.say(`polling-${level}s-of`, { count: words.format.number(inside) }) };
  return [{ title: words.say('polling-centres'), value: words.format.number(sum.centres), ...part }, ...stationFigures(words, sum, limit)];
}
