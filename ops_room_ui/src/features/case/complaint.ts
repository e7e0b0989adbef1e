/** The fields of a complaint's form as they are typed, and what of them is sent: only what became different. Pure. */
import type { ComplaintChange, NamedComplaint } from '../../api/intake.ts';

const TEXTS = ['name', 'address', 'phone', 'statement', 'station', 'form_number'] as const;
const TICKS = ['on_form', 'signed', 'witnessed', 'confirmed'] as const;

export type Filled = Record<(typeof TEXTS)[number], string> & Record<(typeof TICKS)[number], boolean> & { role: string };

export function filledOf(one: NamedComplaint): Filled {
  const texts = Object.fromEntries(TEXTS.map((field) => [field, one[field] ?? ''])) as Record<(typeof TEXTS)[number], string>;
  const ticks = Object.fromEntries(TICKS.map((field) => [field, one[field]])) as Record<(typeof TICKS)[number], boolean>;
  return { ...texts, ...ticks, role: one.role ?? '' };
}

/** What is to be sent of a form; an emptied text is taken out of the complaint. */
export function changed(before: NamedComplaint, filled: Filled): ComplaintChange {
  const found: ComplaintChange = {};
  for (const field of TEXTS) {
    const said = filled[field].trim();
    if (said !== (before[field] ?? '')) found[field] = said === '' ? null : said;
  }
  for (const field of TICKS) if (filled[field] !== before[field]) found[field] = filled[field];
  if (filled.role !== (before.role ?? '')) found.role = filled.role === '' ? null : (filled.role as NonNullable<NamedComplaint['role']>);
  return found;
}
