/** People as accreditation answers them. Pure. */
import type { Role } from '../organisations/organisations.ts';

export const PERSON_STATES = ['invited', 'active', 'suspended'] as const;
export type PersonState = (typeof PERSON_STATES)[number];

export interface BadgeOfPerson {
  id: string;
  code: string;
  state: 'issued' | 'revoked';
  valid_until: string;
}

export interface Person {
  id: string;
  version: number;
  username: string;
  name: string;
  organisation_id: string;
  roles: Role[];
  provinces: string[] | null;
  compartments: string[];
  state: PersonState;
  valid_from: string | null;
  valid_until: string | null;
  second_factor: boolean;
  phone: string | null;
  email: string | null;
  language: 'ar' | 'ckb' | 'en';
  badge: BadgeOfPerson | null;
}

/** A way in, told once. */
export interface Invitation {
  secret: string;
  url: string;
  expires_at: string;
}

export interface Deployment {
  id: string;
  version: number;
  person_id: string;
  organisation_id: string;
  province: string;
  centre: string;
  centre_known: boolean;
  state: 'placed' | 'withdrawn';
}

/** What a badge is now: the server knows issued and revoked, time makes it expired. */
export function badgeState(badge: { state: 'issued' | 'revoked'; valid_until: string }, now: number): 'issued' | 'expired' | 'revoked' {
  if (badge.state === 'revoked') return 'revoked';
  return now >= Date.parse(badge.valid_until) ? 'expired' : 'issued';
}
