/** What the phone remembers of the room's keys and revocations, so that it can judge without a line. Pure but for the shelf. */
import type { Trust } from './payload.ts';

const PLACE = 'opsroom.badge.trust';
/** A device's clock this near to the room's is taken as right. */
const CLOCK_TOLERANCE_MS = 120_000;
/** A list older than this is still used, with a warning. */
export const LIST_OLD_AFTER_MS = 12 * 3_600_000;

export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** The list as it was received, with what the device's clock said then. */
export interface Received {
  trust: Trust;
  deviceAt: number;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The answer of `GET /api/accreditation/badges/trust`, or null when it is something else. */
export function readTrust(said: unknown): Trust | null {
  if (!isRecord(said) || !Array.isArray(said.keys) || !Array.isArray(said.revoked) || typeof said.as_of !== 'string') return null;
  const asOf = Date.parse(said.as_of);
  if (!Number.isFinite(asOf)) return null;
  const keys = new Map<string, string>();
  for (const key of said.keys as unknown[]) {
    if (!isRecord(key) || typeof key.key_id !== 'string' || typeof key.public !== 'string') return null;
    keys.set(key.key_id, key.public);
  }
  const revoked = (said.revoked as unknown[]).filter((code) => typeof code === 'string');
  return { keys, revoked: new Set(revoked), asOf };
}

export function keepTrust(shelf: Shelf, { trust, deviceAt }: Received): void {
  const keys = [...trust.keys].map(([key_id, key]) => ({ key_id, public: key }));
  const said = { keys, revoked: [...trust.revoked], as_of: new Date(trust.asOf).toISOString(), device_at: deviceAt };
  try {
    shelf.setItem(PLACE, JSON.stringify(said));
  } catch {
    // A full or forbidden shelf: then the list lives as long as the page.
  }
}

export function recallTrust(shelf: Shelf): Received | null {
  try {
    const said: unknown = JSON.parse(shelf.getItem(PLACE) ?? 'null');
    const trust = readTrust(said);
    if (trust === null || !isRecord(said) || typeof said.device_at !== 'number') return null;
    return { trust, deviceAt: said.device_at };
  } catch {
    return null;
  }
}

/**
 * The room's time as far as this phone can know it: the device's clock, set right by how far it was off when the list
 * came, and never before the list was made. A wrong clock must not make an expired badge valid.
 */
export function roomTime(received: Received | null, deviceNow: number): number {
  if (received === null) return deviceNow;
  const off = received.trust.asOf - received.deviceAt;
  return Math.max(received.trust.asOf, Math.abs(off) < CLOCK_TOLERANCE_MS ? deviceNow : deviceNow + off);
}
