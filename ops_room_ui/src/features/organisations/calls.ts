/** Organisations as the pages ask accreditation for them. */
import { room } from '../../api/client.ts';
import type { Page } from '../../api/listing.svelte.ts';
import type { Kind, Organisation } from './organisations.ts';
import type { Names } from './naming.ts';

const AT = '/api/accreditation/organisations';
const AT_ONCE = 200;

export interface OrganisationFacts {
  names: Names;
  registration: string | null;
  network_id: string | null;
  provinces: string[] | null;
  valid_from: string | null;
  valid_until: string | null;
}

export const organisations = (asked: { kind: string; state: string; q: string }, cursor: string | null): Promise<Page<Organisation>> =>
  room.get(AT, { ...asked, cursor, limit: 50 });
export const organisation = (id: string): Promise<Organisation> => room.get(`${AT}/${id}`);
export const register = (kind: Kind, facts: OrganisationFacts): Promise<Organisation> => room.post(AT, { kind, ...facts });
export const change = ({ id, version }: Organisation, facts: OrganisationFacts): Promise<Organisation> => room.patch(`${AT}/${id}`, { version, ...facts });
export const suspend = ({ id, version }: Organisation, reason: string): Promise<Organisation> => room.post(`${AT}/${id}/suspend`, { version, reason });
export const reinstate = ({ id, version }: Organisation): Promise<Organisation> => room.post(`${AT}/${id}/reinstate`, { version });

/** All of them by id: people and badges carry the id only. */
export async function allOrganisations(): Promise<Map<string, Organisation>> {
  const found = new Map<string, Organisation>();
  let cursor: string | null = null;
  do {
    const page: Page<Organisation> = await room.get(AT, { cursor, limit: AT_ONCE });
    for (const one of page.items) found.set(one.id, one);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}
