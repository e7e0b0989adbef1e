/** One calm sentence for people who listen: what came is gathered and said at most every ten seconds. Pure. */
import type { IncidentItem, Item } from '../feed/state.ts';

export interface Arrivals {
  count: number;
  critical: number;
  /** Province of the newest critical one, else null. */
  province: string | null;
}

export class Announcer {
  #arrivals: Arrivals = { count: 0, critical: 0, province: null };
  #saidAt = Number.NEGATIVE_INFINITY;
  readonly #everyMs: number;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  add(items: readonly Item[]): void {
    for (const item of items) {
      if (!('summary' in item) || item.status === 'closed') continue;
      this.#count(item);
    }
  }

  /** What to say at `now` (monotonic milliseconds), or null. Saying it empties the list. */
  due(now: number): Arrivals | null {
    if (this.#arrivals.count === 0 || now - this.#saidAt < this.#everyMs) return null;
    const said = this.#arrivals;
    this.#arrivals = { count: 0, critical: 0, province: null };
    this.#saidAt = now;
    return said;
  }

  #count(incident: IncidentItem): void {
    const critical = incident.severity === 'S1';
    this.#arrivals = {
      count: this.#arrivals.count + 1,
      critical: this.#arrivals.critical + (critical ? 1 : 0),
      province: critical ? incident.province : this.#arrivals.province,
    };
  }
}
