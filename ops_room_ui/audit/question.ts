/** What the auditor asks: kept in the address, so that it can be sent to a colleague. Pure. */
import { fromWall } from '../src/features/people/wallclock.ts';
import type { Query } from '../src/api/client.ts';

export const SERVICES = ['accreditation', 'polling', 'intake'] as const;
export type Service = (typeof SERVICES)[number];

export interface AuditQuestion {
  service: Service;
  /** Id of a person or name of a part of the room. */
  actor: string;
  type: string;
  subject: string;
  /** On the room's wall clock, as an input writes it; empty for no bound. */
  from: string;
  to: string;
}

export const NOTHING_ASKED: AuditQuestion = { service: 'accreditation', actor: '', type: '', subject: '', from: '', to: '' };

const RULES: Record<keyof AuditQuestion, RegExp> = {
  service: /^(accreditation|polling|intake)$/,
  actor: /^[\w:@.-]{1,200}$/,
  type: /^[\w.]{1,80}$/,
  subject: /^[\w.*>-]{1,200}$/,
  from: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/,
  to: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/,
};

export function readQuestion(search: string): AuditQuestion {
  const query = new URLSearchParams(search);
  const found: AuditQuestion = { ...NOTHING_ASKED };
  for (const name of Object.keys(RULES) as (keyof AuditQuestion)[]) {
    const value = query.get(name) ?? '';
    if (RULES[name].test(value)) (found as unknown as Record<string, string>)[name] = value;
  }
  return found;
}

/** What is not asked stays out, and so does what is asked by itself; `lang` is the page's and stays. */
export function writeQuestion(question: AuditQuestion, before: string): string {
  const query = new URLSearchParams();
  const lang = new URLSearchParams(before).get('lang');
  for (const [name, value] of Object.entries(question)) {
    if (value !== '' && !(name === 'service' && value === NOTHING_ASKED.service)) query.set(name, value);
  }
  if (lang !== null) query.set('lang', lang);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** The same for the service: times as moments. */
export function asked(question: AuditQuestion): Query {
  const { actor, type, subject } = question;
  return { actor, type, subject, from: fromWall(question.from), to: fromWall(question.to) };
}

export function isFiltered(question: AuditQuestion): boolean {
  return (['actor', 'type', 'subject', 'from', 'to'] as const).some((name) => question[name] !== '');
}
