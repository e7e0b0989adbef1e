/** Imports as the pages ask for them; `path` is where a service keeps its own: `/api/accreditation/imports`. */
import { room } from '../../api/client.ts';
import { ApiError, errorOf, UNREACHABLE } from '../../api/errors.ts';
import type { Page } from '../../api/listing.svelte.ts';
import type { Import, ImportRow } from './imports.ts';

export const imports = (path: string, limit: number): Promise<Page<Import>> => room.get(path, { limit });
export const importOf = (path: string, id: string): Promise<Import> => room.get(`${path}/${id}`);
export const rowsOf = (path: string, id: string, only: 'problems' | 'all', cursor: string | null): Promise<Page<ImportRow>> =>
  room.get(`${path}/${id}/rows`, { only, cursor, limit: 100 });
export const mapping = (path: string, id: string, columns: Record<string, string | null>): Promise<Import> =>
  room.post(`${path}/${id}/mapping`, { columns });
export const decide = (path: string, { id, version }: Import, verb: 'accept' | 'discard'): Promise<Import> =>
  room.post(`${path}/${id}/${verb}`, { version });

/** The links of everybody in an import, as a file: made once, and kept nowhere else. */
export async function invitationsOf(path: string, id: string): Promise<Blob> {
  const answer = await fetch(`${path}/${id}/invitations.csv`, { cache: 'no-store' }).catch(() => {
    throw new ApiError(UNREACHABLE, 0);
  });
  if (!answer.ok) throw errorOf(answer.status, await answer.json().catch(() => undefined));
  return answer.blob();
}
