/** Registered organisations as accreditation answers them, and what follows from their kind. Pure. */
import type { Names } from './naming.ts';

export const KINDS = ['commission', 'governorate_office', 'cso', 'cso_network', 'agency'] as const;
export type Kind = (typeof KINDS)[number];
export const ORGANISATION_STATES = ['active', 'suspended'] as const;
export type OrganisationState = (typeof ORGANISATION_STATES)[number];

export interface Organisation {
  id: string;
  version: number;
  kind: Kind;
  names: Names;
  registration: string | null;
  network_id: string | null;
  provinces: string[] | null;
  state: OrganisationState;
  valid_from: string | null;
  valid_until: string | null;
  people: number;
}

/** Every role there is, in the order in which people think of them. */
export const ROLES = [
  'admin', 'commissioner', 'coordinator', 'operator', 'reader', 'approver', 'auditor', 'screen', 'cso_delegate',
  'observer', 'liaison', 'rumour_officer',
] as const;
export type Role = (typeof ROLES)[number];

const OF_OFFICES: readonly Role[] = ['admin', 'commissioner', 'coordinator', 'operator', 'reader', 'approver', 'rumour_officer', 'screen'];
const OF_CIVIL_SOCIETY: readonly Role[] = ['cso_delegate', 'observer', 'rumour_officer'];
const ROLES_OF: Record<Kind, readonly Role[]> = {
  commission: [...OF_OFFICES, 'auditor'],
  governorate_office: OF_OFFICES,
  cso: OF_CIVIL_SOCIETY,
  cso_network: OF_CIVIL_SOCIETY,
  agency: ['liaison'],
};

/** Which roles people of such an organisation can have; the server decides, this saves a refusal. */
export function rolesOf(kind: Kind): readonly Role[] {
  return ROLES.filter((role) => ROLES_OF[kind].includes(role));
}

/** What is not blank of three typed names, trimmed. */
export function givenNames(typed: Record<'ar' | 'ckb' | 'en', string>): Names {
  const found: Names = {};
  for (const language of ['ar', 'ckb', 'en'] as const) {
    const name = typed[language].trim();
    if (name !== '') found[language] = name;
  }
  return found;
}
