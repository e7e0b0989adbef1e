/** Badges as the pages ask accreditation for them. */
import { room } from '../../api/client.ts';
import type { Page } from '../../api/listing.svelte.ts';
import type { Badge } from './badges.ts';

const AT = '/api/accreditation/badges';

export const badges = (asked: { organisation: string; person: string; state: string }, cursor: string | null): Promise<Page<Badge>> =>
  room.get(AT, { ...asked, cursor, limit: 50 });
/** `validUntil` null: as long as each person is accredited. */
export const issue = (person_ids: string[], validUntil: string | null): Promise<{ items: Badge[] }> =>
  room.post(AT, { person_ids, ...(validUntil === null ? {} : { valid_until: validUntil }) });
export const revoke = ({ id, version }: Badge, reason: string): Promise<Badge> => room.post(`${AT}/${id}/revoke`, { version, reason });
