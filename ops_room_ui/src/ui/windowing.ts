/** Which rows of a long list are worth drawing: a slow machine draws forty rows well and five thousand badly. Pure. */
import type { Group } from '../features/selection.ts';

export interface Row {
  kind: 'group' | 'item';
  id: string;
  /** For a heading: how many rows stand below it. */
  count: number;
  top: number;
}

export interface Sizes {
  group: number;
  item: number;
}

export interface Layout {
  rows: Row[];
  /** Ids of the items alone, in their order, and where each stands in `rows`. */
  order: string[];
  index: Map<string, number>;
  height: number;
}

export function layout(groups: readonly Group[], sizes: Sizes): Layout {
  const rows: Row[] = [];
  const order: string[] = [];
  const index = new Map<string, number>();
  let top = 0;
  for (const group of groups) {
    rows.push({ kind: 'group', id: group.key, count: group.ids.length, top });
    top += sizes.group;
    for (const id of group.ids) {
      index.set(id, rows.length);
      order.push(id);
      rows.push({ kind: 'item', id, count: 0, top });
      top += sizes.item;
    }
  }
  return { rows, order, index, height: top };
}

/** Index of the last row that begins at or above `y`. */
function rowAt(rows: readonly Row[], y: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rows[middle]?.top ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** First and one-past-last index of the rows between `top` and `top + height`, with `spare` more on each side. */
export function visibleRows(rows: readonly Row[], top: number, height: number, spare = 8): [number, number] {
  if (rows.length === 0) return [0, 0];
  return [Math.max(0, rowAt(rows, top) - spare), Math.min(rows.length, rowAt(rows, top + height) + 1 + spare)];
}
