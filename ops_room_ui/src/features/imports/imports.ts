/** Files of rows on their way in: what the server says about them, and which steps follow. Pure. */

export type ImportState = 'reading' | 'ready' | 'unusable' | 'accepting' | 'accepted' | 'discarded' | 'failed';

export interface Import {
  id: string;
  version: number;
  file_name: string;
  state: ImportState;
  rows: number;
  good: number;
  problems: number;
  warnings: number;
  /** Field → header of the file's column, null where none is chosen. */
  columns: Record<string, string | null>;
  headers: string[];
  progress: { done: number; total: number | null };
  error: { code: string; params: Record<string, unknown> } | null;
  made_at: string;
  /** What kind of file it is, where a service takes several kinds. */
  what?: string;
  /** What was taken. */
  people: number;
  deployments: number;
  /** Its people were invited already; the links are nowhere but in the file of then. */
  invited: boolean;
}

/** Something found in a cell: which field, what by its code, what was expected. */
export interface Finding {
  field: string;
  code: string;
  expected: string;
}

export interface ImportRow {
  /** Its number in the file, the headers being row 1. */
  n: number;
  values: Record<string, string>;
  problems: Finding[];
  warnings: Finding[];
}

export const FILE_BYTES_MAX = 32 * 1024 * 1024;

/** Why a file is not even sent. `type` is what its name says it is, null for nothing the room reads. */
export function fileTrouble(file: { size: number }, type: string | null): 'wrong-kind' | 'too-large' | null {
  if (type === null) return 'wrong-kind';
  return file.size > FILE_BYTES_MAX ? 'too-large' : null;
}

/** The server works on it: the page asks again by itself. */
export function isWorking(state: ImportState): boolean {
  return state === 'reading' || state === 'accepting';
}

/** Nothing more happens to it. */
export function isOver(state: ImportState): boolean {
  return state === 'accepted' || state === 'discarded' || state === 'failed';
}

/** Share of the work done, 0 to 1; null while nobody knows how much it is. */
export function share(progress: Import['progress']): number | null {
  if (progress.total === null || progress.total <= 0) return null;
  return Math.min(1, Math.max(0, progress.done / progress.total));
}

/** How long to wait before asking again: eager at first, calm with a long file. */
export function pollAfterMs(asked: number): number {
  return Math.min(2_000, 250 * 1.5 ** asked);
}

/** A choice of columns in which every header serves one field only: the one that took it last keeps it. */
export function withColumn(columns: Record<string, string | null>, field: string, header: string | null): Record<string, string | null> {
  const next: Record<string, string | null> = {};
  for (const [other, chosen] of Object.entries(columns)) next[other] = header !== null && chosen === header ? null : chosen;
  next[field] = header;
  return next;
}

export function sameColumns(a: Record<string, string | null>, b: Record<string, string | null>): boolean {
  const fields = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...fields].every((field) => (a[field] ?? null) === (b[field] ?? null));
}

/** Fields without which nothing can be read; of a group one is enough. */
export type Needed = readonly (string | readonly string[])[];

/** What has no column yet: of a group its first field, by which the others can be known. */
export function lacking(needed: Needed, columns: Record<string, string | null>): string[] {
  const groups = needed.map((one) => (typeof one === 'string' ? [one] : one));
  const absent = groups.filter((group) => group.every((field) => (columns[field] ?? null) === null));
  return absent.flatMap((group) => group.slice(0, 1));
}

/** Key of a problem's words: `problem-<code>`, dots and underscores as dashes. */
export function problemKey(code: string): string {
  return `problem-${code.replace(/[._]/g, '-')}`;
}

/** Key of what was found in a file of the map: `finding-<code>`. */
export function findingKey(code: string): string {
  return `finding-${code.replace(/[._]/g, '-')}`;
}
