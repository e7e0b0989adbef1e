/** The order of the sign-in page: what is asked next, given what the room has said. Pure. */
import type { Me, Must } from '../src/api/accreditation.ts';
import type { ApiError } from '../src/api/errors.ts';

export type Step =
  /** Not known yet whether somebody is signed in. */
  | 'asking'
  | 'password'
  | 'code'
  | 'invitation'
  | 'new_password'
  | 'enrol'
  | 'recovery_codes'
  /** Somebody is signed in already and came here by hand. */
  | 'signed_in'
  /** On the way to where they wanted to go. */
  | 'leaving';

const OF: Record<Must, Step> = { password: 'new_password', second_factor: 'enrol' };

/** What has to be done before the room opens; `leaving` when nothing is. */
export function stepAfter(me: Pick<Me, 'must'>): Step {
  const first = me.must[0];
  return first === undefined ? 'leaving' : OF[first];
}

/** A refused sign-in that only means "now the one-time code". */
export function asksForCode(error: ApiError): boolean {
  return error.code === 'accreditation.second_factor_needed';
}

/** The code was wrong, but the password is right: nobody types it again. */
export function codeWasWrong(error: ApiError): boolean {
  return error.code === 'accreditation.second_factor_refused';
}

/** Six digits of any kind, as far as the form can tell; the room decides. */
export function isCodeLike(typed: string): boolean {
  return /^[\d٠-٩۰-۹]{6}$/.test(typed.replace(/[\s-]/g, ''));
}
