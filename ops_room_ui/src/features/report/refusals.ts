/** Why a report was not taken, as its writer can mend it. Pure. */
import type { Refusal } from '../../outbox/outbox.ts';

const BY_FIELD: Record<string, string> = {
  category: 'filing-wrong-category',
  summary: 'filing-wrong-text',
  details: 'filing-wrong-details',
  station: 'filing-wrong-station',
  province: 'filing-wrong-province',
  occurred_at: 'filing-wrong-time',
};
const BY_CODE: Record<string, string> = {
  'intake.time_out_of_range': 'filing-wrong-time',
  'request.idempotency_conflict': 'filing-wrong-key',
  'request.body_too_large': 'filing-wrong-details',
};

/** Keys of the sentences, each once; a refusal that this page does not know is told by its code. */
export function groupedRefusal({ code, fields }: Refusal): string[] {
  const known = BY_CODE[code];
  if (known !== undefined) return [known];
  const found = fields.map((field) => BY_FIELD[field.split('.')[0] ?? '']).filter((key) => key !== undefined);
  return found.length > 0 ? [...new Set(found)] : ['filing-wrong-other'];
}
