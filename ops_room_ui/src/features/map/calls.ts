/** The polling map as its page asks for it. */
import type { Names } from '../../api/accreditation.ts';
import { room } from '../../api/client.ts';
import type { Page } from '../../api/listing.svelte.ts';

const API = '/api/polling';

export interface Place {
  code: string;
  names: Names;
}
export interface Counted extends Place {
  centres: number;
  stations: number;
  voters: number;
  women: number;
}
export interface Tree {
  map_version: number;
  synthetic: boolean;
  provinces: (Counted & { districts: Counted[] })[];
}
export interface CentreAlone extends Place {
  province: string;
  district: Place;
  police: string | null;
  address: string | null;
  latitude: number | null;
  longitude: number | null;
  accessible: Record<string, boolean> | null;
}
export interface District extends Place {
  province: string;
  centres: (CentreAlone & { station_count: number; voters: number })[];
}
export interface Station {
  code: string;
  kind: string;
  electorate: string;
  voters: number;
  accessible: boolean | null;
}
export interface Centre extends CentreAlone {
  stations: Station[];
}
export interface Found extends Place {
  kind: 'province' | 'district' | 'centre' | 'station';
  province: string;
  district: string | null;
}
export interface ContestAlone extends Place {
  province: string;
  seats: number;
  list_count: number;
  candidate_count: number;
}
export interface Contest extends ContestAlone {
  lists: { number: number; names: Names; candidates: { number: number; name: string }[] }[];
}
export interface Member {
  number: string;
  duty: string;
  centre: string;
  home_district: string | null;
  district: string | null;
  province: string | null;
  warnings: ('other_district' | 'centre_unknown')[];
}
export interface Election {
  version: number;
  names: Names;
  country: string;
  day: string;
  synthetic: boolean;
  station_voters_max: number;
  map_version: number;
}
export interface Report {
  counts: Record<string, number>;
  findings: { code: string; level: 'problem' | 'warning'; count: number; samples: { n: number | null; values: Record<string, unknown> }[] }[];
  provinces: {
    province: string;
    centres: number;
    stations: number;
    voters: number;
    control: { centres: number | null; stations: number | null; voters: number | null; source: string; as_of: string } | null;
    differences: Record<string, number>;
  }[];
  changes: { made: number; changed: number; withdrawn: number; same: number };
}

export const tree = (): Promise<Tree> => room.get(`${API}/map`);
export const district = (code: string): Promise<District> => room.get(`${API}/map/districts/${encodeURIComponent(code)}`);
export const centre = (code: string): Promise<Centre> => room.get(`${API}/centres/${encodeURIComponent(code)}`);
export const centreOfStation = async (code: string): Promise<string> =>
  (await room.get<{ centre: Place }>(`${API}/stations/${encodeURIComponent(code)}`)).centre.code;
export const search = async (q: string, signal: AbortSignal): Promise<Found[]> =>
  (await room.get<{ items: Found[] }>(`${API}/search`, { q, limit: 20 }, signal)).items;
export const contests = async (): Promise<ContestAlone[]> => (await room.get<{ items: ContestAlone[] }>(`${API}/contests`)).items;
export const contest = (code: string): Promise<Contest> => room.get(`${API}/contests/${encodeURIComponent(code)}`);
export const staff = (asked: { centre: string; district: string }, cursor: string | null): Promise<Page<Member>> =>
  room.get(`${API}/staff`, { ...asked, cursor });
export const election = (): Promise<Election> => room.get(`${API}/election`);
export const describeElection = (body: object): Promise<Election> => room.send('PUT', `${API}/election`, { body });
export const report = (id: string): Promise<Report> => room.get(`${API}/imports/${id}/report`);
