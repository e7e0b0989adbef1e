/** Polling as the shell asks it. */
import { room } from './client.ts';
import type { Names } from './accreditation.ts';

export interface ElectionSeen {
  names: Names;
  day: string;
  /** The map, the people and everything on it are invented. */
  synthetic: boolean;
}

export const election = (): Promise<ElectionSeen> => room.get<ElectionSeen>('/api/polling/election');
