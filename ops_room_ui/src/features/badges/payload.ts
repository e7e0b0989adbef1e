/**
 * What a badge's QR says and whether the room has signed it. Pure, and needs no network and no WebCrypto.
 *
 * A badge is `<p>.<s>` behind the `#`: p is base64url of a small JSON document, s an Ed25519 signature (RFC 8032, strict)
 * over `opsroom.badge.1`, a zero byte and p as it stands. Nothing of a document is believed before its signature holds.
 */
import { hashes, verify } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import type { Names } from '../organisations/naming.ts';

hashes.sha512 = sha512;

/** A QR code holds 2,953 bytes at most; what is longer is none of ours. */
const CHARACTERS_MAX = 3000;
const SIGNED_PREFIX = 'opsroom.badge.1\0';
const SHAPE = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})$/;
const CODE = /^[0-9A-HJKMNP-TV-Z]{8}$/;
const KEY_ID = /^[a-z0-9]{8,32}$/;
const PROVINCE = /^([A-Z]{2}-[A-Z0-9]{1,3}|XX|NA)$/;
/** The last second of the year 9999: beyond it no calendar of the browser is sure. */
const LAST_SECOND = 253_402_300_799;

export interface BadgeFacts {
  code: string;
  roles: string[];
  organisation: Names;
  /** null is the whole country. */
  provinces: string[] | null;
  /** Milliseconds; the badge holds before this moment and no longer at it. */
  validUntil: number;
  keyId: string;
}

/** What a phone knows about the room: whose signatures count and what was revoked, as it was at `asOf`. */
export interface Trust {
  /** Public keys in base64url by their name. */
  keys: ReadonlyMap<string, string>;
  revoked: ReadonlySet<string>;
  asOf: number;
}

export type State = 'valid' | 'expired' | 'revoked' | 'unknown';
/** Why a badge is unknown: not a badge's form, no key of that name, a signature that does not hold, no keys at all yet. */
export type Reason = 'unreadable' | 'unknown_key' | 'not_signed' | 'no_keys';
export type Verdict =
  | { state: 'valid' | 'expired' | 'revoked'; badge: BadgeFacts }
  | { state: 'unknown'; reason: Reason };

/** Bytes of base64url without padding, or null. A text that is not written the one right way is refused. */
export function fromBase64Url(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  if (btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') !== text) return null;
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= max;
}

function texts(value: unknown, count: number, fits: (one: string) => boolean): value is string[] {
  return Array.isArray(value) && value.length <= count && value.every((one) => typeof one === 'string' && fits(one));
}

function names(value: unknown): Names | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const found: Names = {};
  for (const language of ['ar', 'ckb', 'en'] as const) {
    const name = (value as Record<string, unknown>)[language];
    if (name === undefined) continue;
    if (!text(name, 400)) return null;
    found[language] = name;
  }
  return Object.keys(found).length > 0 ? found : null;
}

function facts(bytes: Uint8Array): BadgeFacts | null {
  let said: unknown;
  try {
    said = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
  if (typeof said !== 'object' || said === null) return null;
  const { b, r, o, p, u, k } = said as Record<string, unknown>;
  const organisation = names(o);
  if (!text(b, 8) || !CODE.test(b) || !text(k, 32) || !KEY_ID.test(k) || organisation === null) return null;
  if (!texts(r, 12, (role) => /^[a-z_]{1,32}$/.test(role))) return null;
  if (p !== null && !texts(p, 100, (code) => PROVINCE.test(code))) return null;
  if (typeof u !== 'number' || !Number.isFinite(u) || u < 0 || u > LAST_SECOND) return null;
  return { code: b, roles: r, organisation, provinces: p, validUntil: u * 1000, keyId: k };
}

function signed(payload: string, signature: Uint8Array, key: string): boolean {
  const publicKey = fromBase64Url(key);
  if (publicKey?.length !== 32) return false;
  try {
    return verify(signature, new TextEncoder().encode(SIGNED_PREFIX + payload), publicKey, { zip215: false });
  } catch {
    return false;
  }
}

/**
 * Judges what stands behind the `#`, by what this phone knows and the time it believes it is.
 *
 * Revoked outranks expired. Whatever is not exactly what the room has signed is unknown, and says nothing else.
 */
export function judge(fragment: string, trust: Trust | null, now: number): Verdict {
  const unknown = (reason: Reason): Verdict => ({ state: 'unknown', reason });
  if (fragment.length > CHARACTERS_MAX) return unknown('unreadable');
  const [, payload, mark] = SHAPE.exec(fragment) ?? [];
  if (payload === undefined || mark === undefined) return unknown('unreadable');
  const bytes = fromBase64Url(payload);
  const signature = fromBase64Url(mark);
  const badge = bytes === null ? null : facts(bytes);
  if (badge === null) return unknown('unreadable');
  // A mark that is not written the one right way is an altered one.
  if (signature?.length !== 64) return unknown('not_signed');
  if (trust === null || trust.keys.size === 0) return unknown('no_keys');
  const key = trust.keys.get(badge.keyId);
  if (key === undefined) return unknown('unknown_key');
  if (!signed(payload, signature, key)) return unknown('not_signed');
  if (trust.revoked.has(badge.code)) return { state: 'revoked', badge };
  return { state: now >= badge.validUntil ? 'expired' : 'valid', badge };
}
