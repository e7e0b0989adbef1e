/** Accreditation as the pages ask it: one's own session and profile, the names of people. */
import { room } from './client.ts';
import type { Digits, Language } from '../i18n/languages.ts';

export type Names = { ar?: string; ckb?: string; en?: string };
export type Must = 'password' | 'second_factor';

/** Who is signed in, what they may do, and what they have to do before anything else. */
export interface Me {
  person_id: string;
  username: string;
  name: string;
  organisation: { id: string; kind: string; names: Names };
  roles: string[];
  /** null is the whole country. */
  provinces: string[] | null;
  compartments: string[];
  language: Language;
  digits: Digits;
  expires_at: string;
  second_factor: boolean;
  must: Must[];
  /** Wrong attempts between the sign-in before and this one. */
  failed_attempts: number;
  last_signed_in_at: string | null;
  /** The room's time of the answer, which a drill may have moved. */
  server_time: string;
}

export interface Credentials {
  username: string;
  password: string;
  otp?: string;
  recovery_code?: string;
}

export interface OwnSession {
  id: string;
  opened_at: string;
  expires_at: string;
  network: string;
  device: string;
  current: boolean;
}

/** What an authenticator app needs; the QR code holds the same as the text. */
export interface Offer {
  secret: string;
  uri: string;
  qr_svg: string;
}

export interface InvitationSeen {
  username: string;
  name: string;
  organisation: { names: Names };
  roles: string[];
  expires_at: string;
}

const AT = '/api/accreditation';

export const whoAmI = (): Promise<Me> => room.get<Me>(`${AT}/session`);
export const signIn = (typed: Credentials): Promise<Me> => room.post<Me>(`${AT}/session`, typed);
export const signOut = (): Promise<void> => room.delete(`${AT}/session`);
export const renewSession = (): Promise<Me> => room.post<Me>(`${AT}/session/renewal`);
export const changePassword = (current: string, next: string): Promise<Me> =>
  room.post<Me>(`${AT}/session/password`, { current, new: next });

/** Whoever has a second factor already says their password again. */
export const offerSecondFactor = (password?: string): Promise<Offer> =>
  room.post<Offer>(`${AT}/session/second-factor`, password === undefined ? undefined : { password });
export const confirmSecondFactor = (otp: string): Promise<{ recovery_codes: string[]; me: Me }> =>
  room.post(`${AT}/session/second-factor/confirm`, { otp });
export const removeSecondFactor = (password: string): Promise<void> => room.delete(`${AT}/session/second-factor`, { password });
export const newRecoveryCodes = (otp: string): Promise<{ recovery_codes: string[] }> =>
  room.post(`${AT}/session/recovery-codes`, { otp });

export const ownSessions = (): Promise<{ items: OwnSession[] }> => room.get(`${AT}/sessions`);
export const endSession = (id: string): Promise<void> => room.delete(`${AT}/sessions/${encodeURIComponent(id)}`);
export const setProfile = (wanted: { language?: Language; digits?: Digits }): Promise<Me> => room.patch<Me>(`${AT}/profile`, wanted);

export const openInvitation = (secret: string): Promise<InvitationSeen> => room.post(`${AT}/invitations/open`, { secret });
export const acceptInvitation = (secret: string, password: string): Promise<Me> =>
  room.post<Me>(`${AT}/invitations/accept`, { secret, password });

export interface NameOf {
  name: string;
  organisation_id: string;
}

/** Names of people by id, as far as the asker may know them; at most 200 at once. Reading them is recorded. */
export const namesOf = (ids: readonly string[]): Promise<{ names: Record<string, NameOf> }> =>
  room.post(`${AT}/people/names`, { ids });

export interface PersonFound {
  id: string;
  username: string;
  name: string;
}
export const findPeople = (q: string, signal?: AbortSignal): Promise<{ items: PersonFound[] }> =>
  room.get(`${AT}/people`, { q, limit: 10 }, signal);
