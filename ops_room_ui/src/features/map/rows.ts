/** A place in a list of places of one level. */
import type { Wish } from './address.ts';

export interface PlaceRow {
  code: string;
  name: string;
  /** Where a press on it leads. */
  to: Wish;
  /** Where it stands; lists of larger places have none. */
  address?: string | null;
  centres?: number;
  stations: number;
  women?: number;
  voters: number;
}
