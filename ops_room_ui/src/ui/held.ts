/** New rows do not move the list under a reader: while it is held, order stays and what is new waits. Pure. */
import type { Group } from '../features/selection.ts';

export interface Shown {
  groups: Group[];
  /** Ids that wait behind "show". */
  waiting: string[];
  /** Ids still drawn in their place although they have left the list. */
  gone: Set<string>;
}

/** `before` is what is on screen, `next` what it would be now. */
export function shown(before: readonly Group[] | null, next: Group[], held: boolean): Shown {
  if (!held || before === null) return { groups: next, waiting: [], gone: new Set() };
  const drawn = new Set(before.flatMap((group) => group.ids));
  const present = new Set(next.flatMap((group) => group.ids));
  return {
    groups: [...before],
    waiting: [...present].filter((id) => !drawn.has(id)),
    gone: new Set([...drawn].filter((id) => !present.has(id))),
  };
}
