/** What stands on the operator's screen during a call, what it still lacks, and the report it makes. Pure. */
import type { Language } from '../../i18n/languages.ts';
import type { PlaceFlag, ReportBody, TimeFlag } from '../../outbox/outbox.ts';
import type { Names } from '../organisations/naming.ts';
import { fromWall } from '../people/wallclock.ts';
import { DETAILS_MAX, lengthOf, TEXT_MAX } from '../report/draft.ts';

/** A question, and what has nothing to do with the election: most calls are one of these two. */
export const INQUIRY = 'L1';
export const NOT_RELATED = 'L3';
/** How far ahead of the room's clock a time may be. */
const AHEAD_MS = 5 * 60_000;

/** Where it is, as the map knows it or as the caller said it. */
export interface CallPlace {
  kind: 'station' | 'centre' | 'province' | 'typed';
  /** The code of the station or centre; of a province its own. */
  code: string;
  /** Of the centre, or of the province; none for what was typed. */
  names: Names;
  centre: string | null;
  province: string;
}

export interface Call {
  /** Sent with every attempt, so that several are one report. */
  key: string;
  /** When its first key was pressed, by the room's clock; null before. */
  began: string | null;
  kind: string;
  place: CallPlace | null;
  /** Whether the caller is there; null follows from the place. */
  at: PlaceFlag | null;
  time: TimeFlag;
  /** When it happened, on the room's wall clock; read for what is over only. */
  when: string;
  text: string;
  details: string;
  evidence: boolean;
  name: string;
  phone: string;
  remark: string;
  language: Language;
  /** What was sent and may have arrived, as it was sent. */
  tried: string[];
}

export interface CallBody extends ReportBody {
  on_behalf_of: { name?: string; phone?: string; remark?: string };
}

export function newCall(key: string, language: Language): Call {
  return {
    key, began: null, kind: '', place: null, at: null, time: 'occurring', when: '', text: '', details: '', evidence: false,
    name: '', phone: '', remark: '', language, tried: [],
  };
}

/** A call kept by an older form of this page is not taken up. */
export function isCall(found: unknown): found is Call {
  const model = newCall('', 'ar') as unknown as Record<string, unknown>;
  const said = found as Record<string, unknown> | null;
  return said !== null && typeof said === 'object' && Object.keys(model).every((name) => name in said) && Array.isArray(said.tried);
}

/** Whether anything stands in it that somebody would miss. */
export function isBegun(call: Call): boolean {
  const typed = [call.kind, call.text, call.details, call.name, call.phone, call.remark, call.when];
  return call.place !== null || call.evidence || typed.some((text) => text.trim() !== '');
}

/** Where the caller is, as far as the place says it: at the place of an incident, nowhere for what has none. */
export function flagOf(call: Call): PlaceFlag {
  if (call.place === null || call.place.kind === 'province') return 'not_station';
  return call.at ?? 'this_station';
}

/** A call about no incident, of the family L: a question, praise, something else. Its text says what it is, and it may have no place. */
export function isTalk(kind: string): boolean {
  return kind.startsWith('L');
}

export type Lack = 'kind' | 'place' | 'text' | 'text-long' | 'details' | 'when';
/** The control that each of them leads to. */
export const LEADS_TO: Record<Lack, string> = { kind: 'call-kind', place: 'call-place', text: 'call-text', 'text-long': 'call-text', details: 'call-details', when: 'call-when' };

/** What keeps the call from being sent, in the order of the screen. */
export function lacks(call: Call, now: number): Lack[] {
  const found: Lack[] = [];
  if (call.kind === '') found.push('kind');
  if (call.place === null && call.kind !== '' && !isTalk(call.kind)) found.push('place');
  if (isTalk(call.kind) && lengthOf(call.text) === 0) found.push('text');
  if (lengthOf(call.text) > TEXT_MAX) found.push('text-long');
  if (lengthOf(call.details) > DETAILS_MAX) found.push('details');
  const at = call.time === 'occurred' ? fromWall(call.when) : null;
  if (call.time === 'occurred' && (at === null || Date.parse(at) > now + AHEAD_MS)) found.push('when');
  return found;
}

/**
 * The report; without words of its own it says the name of its kind. The same call makes the same report whenever it is
 * asked: a second sending must not look like another one.
 */
export function bodyOf(call: Call, kindName: string): CallBody {
  const { place } = call;
  const station = place === null || place.kind === 'province' ? '' : place.code;
  const at = call.time === 'occurred' ? fromWall(call.when) : null;
  const said = { name: call.name.trim(), phone: call.phone.trim(), remark: call.remark.trim() };
  return {
    category: call.kind,
    summary: call.text.trim() || [...kindName].slice(0, TEXT_MAX).join(''),
    ...(call.details.trim() === '' ? {} : { details: call.details.trim() }),
    ...(station === '' ? {} : { station }),
    ...(place === null || place.province === '' ? {} : { province: place.province }),
    place: flagOf(call),
    occurred_at: at ?? call.began ?? '',
    time_flag: call.time,
    language: call.language,
    evidence: call.evidence,
    on_behalf_of: Object.fromEntries(Object.entries(said).filter(([, text]) => text !== '')),
  };
}
