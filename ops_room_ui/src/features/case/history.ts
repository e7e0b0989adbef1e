/** What the history of a case says, sentence by sentence: a change tells what it led from, what it led to stands above it. Pure. */
import type { Happened, Incident } from '../../api/intake.ts';

/** As far as changes say where they come from. `undefined`: nobody here may know any more. */
type State = { [name in 'severity' | 'category' | 'desk' | 'assignee' | 'verification']: Incident[name] | undefined };

export interface Told extends Happened {
  kind: string;
  /** What a field was and became, where both are known and differ. */
  moves: { field: keyof State; from: string | null; to: string | null }[];
}

const LED_FROM: Record<string, (keyof State)[]> = {
  triaged: ['severity', 'category'],
  reclassified: ['severity', 'category'],
  raised: ['severity'],
  assigned: ['desk', 'assignee'],
  verified: ['verification'],
};
/** Triage and reclassifying may give it to a desk and do not say from which. */
const MAY_MOVE_DESK = new Set(['triaged', 'reclassified']);

/** Completes changes, newest first and from the newest on, with what they led to; `now` is the case after all of them. */
export function told(items: readonly Happened[], now: Pick<Incident, keyof State>): Told[] {
  const after: State = { severity: now.severity, category: now.category, desk: now.desk, assignee: now.assignee, verification: now.verification };
  return items.map((one) => {
    const kind = one.change.kind ?? 'other';
    const moves: Told['moves'] = [];
    for (const field of LED_FROM[kind] ?? []) {
      const from = one.change[`from_${field}`] as string | null | undefined;
      const to = after[field];
      if (from !== undefined && to !== undefined && from !== to) moves.push({ field, from, to });
      (after as Record<string, string | null | undefined>)[field] = from;
    }
    if (MAY_MOVE_DESK.has(kind)) after.desk = undefined;
    return { ...one, kind, moves };
  });
}
