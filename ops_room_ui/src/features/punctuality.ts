/** How punctual the room answers, over all provinces that a reader may know or over one of them. Pure. */
import type { ProvinceFigures, Punctuality } from '../api/intake.ts';

export function punctualityOf(items: readonly ProvinceFigures[], province: string | null): Punctuality {
  const sum: Punctuality = { due: 0, in_time: 0, late: 0, excused: 0, overdue: 0, waiting: 0 };
  for (const { key, answer } of items) {
    if (province !== null && key !== province) continue;
    for (const field of Object.keys(sum) as (keyof Punctuality)[]) sum[field] += answer[field];
  }
  return sum;
}
