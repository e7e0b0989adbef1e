/** People and deployments as the pages ask accreditation for them. */
import { room } from '../../api/client.ts';
import type { Page } from '../../api/listing.svelte.ts';
import type { Role } from '../organisations/organisations.ts';
import type { Deployment, Invitation, Person } from './people.ts';

const AT = '/api/accreditation/people';
const DEPLOYMENTS = '/api/accreditation/deployments';

export interface PersonFacts {
  name: string;
  username: string;
  roles: Role[];
  provinces: string[] | null;
  valid_from: string | null;
  valid_until: string | null;
  phone: string | null;
  email: string | null;
  language: string;
}

export const people = (asked: Record<string, string>, cursor: string | null): Promise<Page<Person>> => room.get(AT, { ...asked, cursor, limit: 50 });
export const person = (id: string): Promise<Person> => room.get(`${AT}/${id}`);
export const add = (organisation_id: string, facts: PersonFacts): Promise<{ person: Person; invitation: Invitation }> =>
  room.post(AT, { organisation_id, ...facts });
export const change = ({ id, version }: Person, facts: PersonFacts): Promise<Person> => room.patch(`${AT}/${id}`, { version, ...facts });
export const suspend = ({ id, version }: Person, reason: string): Promise<Person> => room.post(`${AT}/${id}/suspend`, { version, reason });
export const reinstate = ({ id, version }: Person): Promise<Person> => room.post(`${AT}/${id}/reinstate`, { version });
export const invite = ({ id }: Person): Promise<Invitation> => room.post(`${AT}/${id}/invitation`);
export const endSessions = ({ id }: Person): Promise<void> => room.delete(`${AT}/${id}/sessions`);

/** The centres somebody is accredited for now. */
export async function deploymentsOf(person: string): Promise<Deployment[]> {
  const found: Deployment[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Deployment> = await room.get(DEPLOYMENTS, { person, cursor, limit: 200 });
    found.push(...page.items.filter((one) => one.state === 'placed'));
    cursor = page.next;
  } while (cursor !== null);
  return found;
}
export const place = (person_id: string, centre: string): Promise<Deployment> => room.post(DEPLOYMENTS, { person_id, centre });
export const withdraw = ({ id, version }: Deployment): Promise<Deployment> => room.post(`${DEPLOYMENTS}/${id}/withdraw`, { version });
