/** Moments as people type them: the room's wall clock in an input, RFC 3339 UTC for the server. Pure. */
import { moment } from '../../i18n/format.ts';

const WALL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/;

/** `2026-11-25T14:05` on the room's clock; empty for none. */
export function toWall(iso: string | null): string {
  const at = iso === null ? Number.NaN : Date.parse(iso);
  if (!Number.isFinite(at)) return '';
  const { year, month, day, hour, minute } = moment(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${hour}:${minute}`;
}

/** The moment at which the room's clock shows this, whatever the device's time zone is; null for none. */
export function fromWall(wall: string): string | null {
  const parts = WALL.exec(wall);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.slice(1).map(Number);
  const asked = Date.UTC(year, month - 1, day, hour, minute);
  if (!Number.isFinite(asked)) return null;
  // The clock's distance from UTC at that moment: looked up near it, and once more where it lands.
  let at = asked;
  for (let round = 0; round < 2; round++) {
    const shown = moment(at);
    at += asked - Date.UTC(shown.year, shown.month - 1, shown.day, Number(shown.hour), Number(shown.minute));
  }
  return new Date(at).toISOString();
}
