/** What stands in the form, what it still lacks, and the report it makes. Pure. */
import type { PlaceFlag, ReportBody, TimeFlag, Waiting } from '../../outbox/outbox.ts';
import type { Language } from '../../i18n/languages.ts';
import { fromWall, toWall } from '../people/wallclock.ts';
import { latinDigits } from './digits.ts';

export const TEXT_MAX = 280;
export const DETAILS_MAX = 8_000;
export const STATION_MAX = 40;
/** How far ahead of the room's clock a time may be. */
const AHEAD_MS = 5 * 60_000;

export interface Draft {
  kind: string;
  place: PlaceFlag;
  /** The station where the reporter is. */
  station: string;
  /** Another station that the report is about. */
  other: string;
  province: string;
  time: TimeFlag;
  /** When it happened, on the room's wall clock; read for what is over only. */
  at: string;
  text: string;
  details: string;
  evidence: boolean;
  /** The refused report that this one corrects. */
  corrects: string | null;
}

/** Where the last report was from. */
export interface LastPlace {
  station: string;
  province: string;
}

/** An empty form; where somebody was the last time they are likely to be still. */
export function emptyDraft(last: LastPlace | null, province: string): Draft {
  return {
    kind: '', place: 'this_station', station: last?.station ?? '', other: '', province: last?.province ?? province,
    time: 'occurring', at: '', text: '', details: '', evidence: false, corrects: null,
  };
}

/** A kept draft of an older form of this page is not taken up. */
export function isDraft(found: unknown): found is Draft {
  const model = emptyDraft(null, '') as unknown as Record<string, unknown>;
  const said = found as Record<string, unknown> | null;
  return said !== null && typeof said === 'object' && Object.keys(model).every((name) => name in said);
}

/** Whether anything stands in it that somebody would miss. */
export function isBegun(draft: Draft): boolean {
  return draft.kind !== '' || draft.text.trim() !== '' || draft.details.trim() !== '' || draft.corrects !== null;
}

/** Characters as the room counts them: code points and not halves of them. */
export function lengthOf(text: string): number {
  return [...text.trim().normalize('NFC')].length;
}

export type Lack = 'kind' | 'place' | 'station' | 'time' | 'text' | 'details';

/** What keeps the form from being sent, in the order of the page. */
export function lacks(draft: Draft, now: number): Lack[] {
  const found: Lack[] = [];
  if (draft.kind === '') found.push('kind');
  if (stationOf(draft) === '' && draft.province === '') found.push('place');
  if (lengthOf(stationOf(draft)) > STATION_MAX) found.push('station');
  const at = draft.time === 'occurred' ? fromWall(draft.at) : null;
  if (draft.time === 'occurred' && (at === null || Date.parse(at) > now + AHEAD_MS)) found.push('time');
  if (lengthOf(draft.text) > TEXT_MAX) found.push('text');
  if (lengthOf(draft.details) > DETAILS_MAX) found.push('details');
  return found;
}

/** The station that the report is about, with Latin digits; empty for none. */
export function stationOf(draft: Draft): string {
  if (draft.place === 'not_station') return '';
  return latinDigits((draft.place === 'this_station' ? draft.station : draft.other).trim());
}

/** The report. Without words of its own it says the name of its kind; `now` is the room's time. */
export function bodyOf(draft: Draft, kindName: string, language: Language, now: number): ReportBody {
  const [station, details] = [stationOf(draft), draft.details.trim()];
  const at = draft.time === 'occurred' ? fromWall(draft.at) : null;
  return {
    category: draft.kind,
    summary: draft.text.trim() || [...kindName].slice(0, TEXT_MAX).join(''),
    ...(details === '' ? {} : { details }),
    ...(station === '' ? {} : { station }),
    ...(draft.province === '' ? {} : { province: draft.province }),
    place: draft.place,
    occurred_at: at ?? new Date(now).toISOString(),
    time_flag: draft.time,
    language,
    evidence: draft.evidence,
  };
}

/** A refused report back in the form; its time is looked at again, whatever it was. */
export function draftOf({ id, body }: Waiting): Draft {
  const here = body.place === 'this_station';
  return {
    kind: body.category, place: body.place, station: here ? (body.station ?? '') : '', other: here ? '' : (body.station ?? ''),
    province: body.province ?? '', time: body.time_flag, at: body.time_flag === 'occurred' ? toWall(body.occurred_at) : '',
    text: body.summary, details: body.details ?? '', evidence: body.evidence, corrects: id,
  };
}
