/** The board's first list: open obligations by deadline. */
import type { IncidentItem, ObligationItem } from '../../feed/state.ts';
import { times } from '../../feed/times.ts';
import { folded, type Group, hasWords, inPlace, inQueue, isOpen, isOverdue, isSoon, type Selection } from '../selection.ts';

type Order = (a: ObligationItem, b: ObligationItem) => number;

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byDeadline: Order = (a, b) =>
  times(a).due - times(b).due || order(a.severity, b.severity) || order(a.id, b.id);
/** What is late already is worked off by weight: an old minor one must not bury a fresh critical one. */
const byWeight: Order = (a, b) => order(a.severity, b.severity) || byDeadline(a, b);
const lastDone: Order = (a, b) => times(b).closed - times(a).closed || order(a.id, b.id);

export function obligationGroups(
  obligations: readonly ObligationItem[],
  incidents: ReadonlyMap<string, IncidentItem>,
  selection: Selection,
  now: number,
): Group[] {
  const needle = folded(selection.text.trim());
  const buckets: Record<'overdue' | 'soon' | 'later' | 'done', ObligationItem[]> = { overdue: [], soon: [], later: [], done: [] };
  for (const obligation of obligations) {
    if (!inQueue(obligation, selection.queue, now) || !inPlace(obligation, selection)) continue;
    if (!hasWords(needle, obligation, incidents.get(obligation.subject.id))) continue;
    if (!isOpen(obligation)) buckets.done.push(obligation);
    else if (isOverdue(obligation, now)) buckets.overdue.push(obligation);
    else if (isSoon(obligation, now)) buckets.soon.push(obligation);
    else buckets.later.push(obligation);
  }
  const sorted: [string, ObligationItem[], Order][] = [
    ['overdue', buckets.overdue, byWeight],
    ['soon', buckets.soon, byDeadline],
    ['later', buckets.later, byDeadline],
    ['done', buckets.done, lastDone],
  ];
  return sorted
    .filter(([, items]) => items.length > 0)
    .map(([key, items, compare]) => ({ key, ids: items.sort(compare).map((item) => item.id) }));
}

/** What is left of the time between opening and deadline, 0 to 1. */
export function timeLeft(obligation: ObligationItem, now: number): number {
  const { due, opened } = times(obligation);
  const whole = due - opened;
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, (due - now) / whole));
}
