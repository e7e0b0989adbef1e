/** What the operator's screen asks the room. */
import { room } from '../../api/client.ts';
import type { Incident } from '../../api/intake.ts';
import type { Page } from '../../api/listing.svelte.ts';
import type { Place } from '../map/calls.ts';
import type { CallBody, CallPlace } from './call.ts';

const REPORTS = '/api/intake/reports';
const INCIDENTS = '/api/intake/incidents';
export const KNOWN_MAX = 5;

export interface Receipt {
  code: string;
  secret: string;
  received_at: string;
}

interface StationPlaced extends Place {
  centre: Place & { province: string; district: Place };
}

export const file = (body: CallBody, key: string): Promise<Receipt> => room.send('POST', REPORTS, { body, idempotencyKey: key });

const encoded = (code: string): string => code.split('/').map(encodeURIComponent).join('/');

/** A station of the map with the centre it is in. */
export async function stationPlace(code: string): Promise<CallPlace> {
  const { code: station, centre } = await room.get<StationPlaced>(`/api/polling/stations/${encoded(code)}`);
  return { kind: 'station', code: station, names: centre.names, centre: centre.code, province: centre.province };
}

const cases = async (query: Record<string, string>, signal: AbortSignal): Promise<Incident[]> =>
  (await room.get<Page<Incident>>(INCIDENTS, { ...query, limit: KNOWN_MAX }, signal)).items;

/** What the room knows of a place: the newest of the station itself and of its centre. */
export async function knownAt(place: CallPlace, signal: AbortSignal): Promise<Incident[]> {
  const [here, around] = await Promise.all([
    cases({ station: place.code }, signal),
    place.centre === null ? [] : cases({ centre: place.centre }, signal),
  ]);
  return [...here, ...around];
}

/** Each case once, and one that was merged not beside the case it is in: the same kind first, then the same station, then the newest. */
export function inOrder(found: readonly Incident[], station: string, kind: string): Incident[] {
  const once = [...new Map(found.filter((one) => one.merged_into === null).map((one) => [one.id, one])).values()];
  const near = (one: Incident): number => (one.category === kind ? 0 : 2) + (one.station === station ? 0 : 1);
  return once.sort((a, b) => near(a) - near(b) || b.opened_at.localeCompare(a.opened_at)).slice(0, KNOWN_MAX);
}
