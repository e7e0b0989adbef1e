/** Badges as accreditation answers them. Pure. */

export interface Badge {
  id: string;
  version: number;
  code: string;
  person_id: string;
  organisation_id: string;
  valid_until: string;
  state: 'issued' | 'revoked';
}

/** As many as the room issues in one go. */
export const AT_ONCE_MAX = 500;
/** As many as fit into the address of one document. */
export const PRINT_MAX = 100;

/** Where these badges come as one document. */
export function pdfOf(badges: readonly { id: string }[]): string {
  const [first] = badges;
  if (badges.length === 1 && first) return `/api/accreditation/badges/${first.id}/badge.pdf`;
  return `/api/accreditation/badges.pdf?ids=${badges.map((badge) => badge.id).join(',')}`;
}
