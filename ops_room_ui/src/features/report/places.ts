/** What the room's map says about a station, while there is a line. */
import { ApiError } from '../../api/errors.ts';
import type { Names } from '../organisations/naming.ts';
import { phoneRoom } from './room.ts';

export type StationSeen =
  | { kind: 'known'; centre: Names; district: Names; province: string }
  /** No map has it; it is taken all the same. */
  | { kind: 'unknown'; province?: undefined };

interface Placed {
  centre: { names: Names; province: string; district: { names: Names } };
}

/** Null when the room could not be asked. */
export async function stationSeen(code: string): Promise<StationSeen | null> {
  try {
    const { centre } = await phoneRoom.get<Placed>(`/api/polling/stations/${code.split('/').map(encodeURIComponent).join('/')}`);
    return { kind: 'known', centre: centre.names, district: centre.district.names, province: centre.province };
  } catch (fault) {
    if (!(fault instanceof ApiError)) throw fault;
    return fault.code === 'polling.station_unknown' ? { kind: 'unknown' } : null;
  }
}
