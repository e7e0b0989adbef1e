/**
 * Whose phone this is: remembered on the device after one visit with a session, so that the form works without a line
 * and after the session has ended. An id and where they work; no name. Signing out forgets it.
 */
import type { Shelf } from '../../ui/shelf.ts';

export const REPORTER = 'opsroom.report.person';
/** A device's clock this near to the room's is taken as right. */
const CLOCK_TOLERANCE_MS = 120_000;

export interface Reporter {
  person: string;
  /** Where all their work is, when it is one province; else empty. */
  province: string;
  /** How far the room's clock is ahead of the device's, in milliseconds. */
  ahead: number;
}

/** What accreditation says about whoever is signed in, as far as it matters here. */
export interface SignedIn {
  person_id: string;
  provinces: string[] | null;
  server_time: string;
}

export function reporterOf(me: SignedIn, deviceNow: number): Reporter {
  const ahead = Date.parse(me.server_time) - deviceNow;
  const [first, second] = me.provinces ?? [];
  return {
    person: me.person_id,
    province: first !== undefined && second === undefined ? first : '',
    ahead: Number.isFinite(ahead) && Math.abs(ahead) > CLOCK_TOLERANCE_MS ? ahead : 0,
  };
}

export function keepReporter(shelf: Shelf, reporter: Reporter): void {
  shelf.setItem(REPORTER, JSON.stringify(reporter));
}

export function recallReporter(shelf: Shelf): Reporter | null {
  try {
    const found = JSON.parse(shelf.getItem(REPORTER) ?? 'null') as Partial<Reporter> | null;
    if (typeof found?.person !== 'string' || typeof found.province !== 'string' || typeof found.ahead !== 'number') return null;
    return { person: found.person, province: found.province, ahead: found.ahead };
  } catch {
    return null;
  }
}
