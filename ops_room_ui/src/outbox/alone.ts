/** Only one tab sends: by the browser's own locks, and where those are missing by a lease that runs out by itself. */
import type { Exclusively } from './sender.ts';
import type { Shelf } from './shelf.ts';
import { uuid } from './uuid.ts';

const NAME = 'opsroom.report.sending';
/** A tab that dies holds the others up for so long; one that lives makes its lease longer in time. */
export const LEASE_MS = 10_000;
const RENEW_MS = 3_000;

export function byLock(locks: LockManager): Exclusively {
  return async (doing) => {
    let ours = false;
    await locks.request(NAME, { ifAvailable: true }, async (lock) => {
      if (lock === null) return;
      ours = true;
      await doing();
    });
    return ours;
  };
}

/** The key of each report keeps the room from taking it twice, even if a lease should run out in the middle. */
export function byLease(shelf: Shelf, now: () => number = Date.now, holder: string = uuid()): Exclusively {
  return async (doing) => {
    if (!(await shelf.claim(NAME, holder, now(), now() + LEASE_MS))) return false;
    const renewing = setInterval(() => void shelf.claim(NAME, holder, now(), now() + LEASE_MS), RENEW_MS);
    try {
      await doing();
    } finally {
      clearInterval(renewing);
      await shelf.claim(NAME, holder, now(), now());
    }
    return true;
  };
}

export function alone(shelf: Shelf): Exclusively {
  return 'locks' in navigator ? byLock(navigator.locks) : byLease(shelf);
}
