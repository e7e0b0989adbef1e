/** Which obligations and incidents a reader has asked for: queues, province, severity, words. Pure. */
import type { IncidentItem, Item, ObligationItem, Severity } from '../feed/state.ts';
import { times } from '../feed/times.ts';
import { SOON_MS } from '../settings.ts';

export const QUEUES = ['all', 'triage', 'overdue', 'operator', 'commissioner', 'undelivered'] as const;
export type Queue = (typeof QUEUES)[number];
export const SEVERITIES: readonly Severity[] = ['S1', 'S2', 'S3', 'S4'];

export interface Selection {
  queue: Queue;
  province: string | null;
  severity: Severity | null;
  text: string;
}

/** One heading and the ids below it, in the order of the list. */
export interface Group {
  key: string;
  ids: string[];
}

/** Discharged means done; a lapsed one is still owed by somebody. */
export function isOpen(obligation: ObligationItem): boolean {
  return obligation.state !== 'discharged';
}

export function isOverdue(obligation: ObligationItem, now: number): boolean {
  return isOpen(obligation) && (obligation.state === 'lapsed' || times(obligation).due <= now);
}

export function isSoon(obligation: ObligationItem, now: number): boolean {
  return isOpen(obligation) && !isOverdue(obligation, now) && times(obligation).due - now <= SOON_MS;
}

export function inQueue(obligation: ObligationItem, queue: Queue, now: number): boolean {
  if (queue === 'all') return true;
  if (!isOpen(obligation)) return false;
  if (queue === 'triage') return obligation.kind === 'triage_report';
  if (queue === 'undelivered') return obligation.kind === 'handle_dead_letter';
  if (queue === 'overdue') return isOverdue(obligation, now);
  return obligation.owner.id === queue;
}

/** Obligations by the entity they are about. */
export function byAbout(obligations: readonly ObligationItem[]): Map<string, ObligationItem[]> {
  const found = new Map<string, ObligationItem[]>();
  for (const obligation of obligations) {
    const beside = found.get(obligation.subject.id);
    if (beside) beside.push(obligation);
    else found.set(obligation.subject.id, [obligation]);
  }
  return found;
}

/** The open obligation that comes due first, or undefined. */
export function nearest(obligations: readonly ObligationItem[] | undefined): ObligationItem | undefined {
  let first: ObligationItem | undefined;
  for (const obligation of obligations ?? []) {
    if (isOpen(obligation) && (first === undefined || times(obligation).due < times(first).due)) first = obligation;
  }
  return first;
}

/** Latin digits and lower case, so that `٢٠٥` finds `205` and `k7m` finds `K7M`. */
export function folded(text: string): string {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .toLowerCase();
}

export function inPlace(item: Item, selection: Selection): boolean {
  return (
    (selection.province === null || item.province === selection.province) &&
    (selection.severity === null || item.severity === selection.severity)
  );
}

/** Words are looked for in the text, the station and the code; dashes of a written code do not matter. */
export function hasWords(needle: string, item: Item, incident: IncidentItem | undefined): boolean {
  if (needle === '') return true;
  const text = 'summary' in item ? item.summary : item.title;
  const hay = folded(`${text} ${item.station ?? ''} ${incident?.summary ?? ''} ${incident?.code ?? ''}`);
  return hay.includes(needle) || hay.includes(needle.replaceAll('-', ''));
}
