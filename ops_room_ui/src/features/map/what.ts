/** The kinds of files the map is made of, and the columns without which a kind cannot be read. Pure. */
export const WHAT = ['map', 'contests', 'staff', 'controls'] as const;
export type What = (typeof WHAT)[number];

/** Of a group one is enough. */
export const NEEDED: Record<What, readonly (string | readonly string[])[]> = {
  map: ['province', 'district', 'centre', ['station', 'station_number'], 'voters'],
  contests: ['contest', 'province', 'list'],
  staff: ['staff_number', 'duty', 'centre'],
  controls: ['province', ['centres', 'stations', 'voters'], 'source', 'as_of'],
};

/** The part of the page that shows what came of a kind; null for what is only compared with. */
export const SHOWN_IN: Record<What, string | null> = { map: '', contests: 'contests', staff: 'staff', controls: null };

export function isWhat(text: string): text is What {
  return (WHAT as readonly string[]).includes(text);
}
