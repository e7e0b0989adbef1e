/** The second list: open incidents by severity, then by the deadline that is nearest. */
import type { IncidentItem, ObligationItem } from '../../feed/state.ts';
import { times } from '../../feed/times.ts';
import { folded, type Group, hasWords, inPlace, inQueue, nearest, SEVERITIES, type Selection } from '../selection.ts';

export function incidentGroups(
  incidents: readonly IncidentItem[],
  obligations: ReadonlyMap<string, ObligationItem[]>,
  selection: Selection,
  now: number,
): Group[] {
  const needle = folded(selection.text.trim());
  const buckets = new Map<string, { item: IncidentItem; due: number }[]>();
  for (const item of incidents) {
    const owed = obligations.get(item.id);
    const queued = selection.queue === 'all' || (owed?.some((one) => inQueue(one, selection.queue, now)) ?? false);
    if (!queued || !inPlace(item, selection) || !hasWords(needle, item, item)) continue;
    const key = item.status === 'closed' ? 'closed' : item.severity;
    const first = nearest(owed);
    const row = { item, due: first ? times(first).due : Number.POSITIVE_INFINITY };
    const bucket = buckets.get(key);
    if (bucket) bucket.push(row);
    else buckets.set(key, [row]);
  }
  return [...SEVERITIES, 'closed'].flatMap((key) => {
    const rows = buckets.get(key);
    if (!rows) return [];
    rows.sort((a, b) => (a.due === b.due ? times(b.item).opened - times(a.item).opened : a.due < b.due ? -1 : 1));
    return [{ key, ids: rows.map((row) => row.item.id) }];
  });
}
