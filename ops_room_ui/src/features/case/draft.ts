/** What somebody typed for a verb, and what is sent of it. Kept while they look elsewhere, and when the room refused. Pure. */
import type { CaseCompartment, CloseReason, Desk, Incident, OutsideBody, Severity, Texts, TimeFlag, Triage, VerbBodies, VerbPath, Verification } from '../../api/intake.ts';
import type { Language } from '../../i18n/languages.ts';
import type { Verb } from './verbs.ts';

export const DESKS: readonly Desk[] = [
  'operations', 'security', 'legal', 'technical', 'logistics', 'results', 'rumour', 'accessibility', 'gender', 'accreditation', 'hotline',
];
export const BODIES: readonly OutsideBody[] = ['police', 'judiciary', 'ministry', 'municipality', 'utility', 'regulator', 'other'];
export const OUTCOMES: readonly Verification[] = ['verified', 'verified_with_evidence', 'unfounded', 'unverified'];
export const TIME_FLAGS: readonly TimeFlag[] = ['occurring', 'occurred', 'will_occur'];
export const REASONS: readonly Exclude<CloseReason, 'merged'>[] = ['answered', 'resolved', 'unfounded', 'referred', 'duplicate', 'not_related', 'withdrawn'];
/** Reasons that owe the reporters an answer before, or with closing. */
const OWES_ANSWER: readonly CloseReason[] = ['answered', 'resolved', 'unfounded', 'referred'];
export const TEXT_LANGUAGES: readonly Language[] = ['ar', 'ckb', 'en'];

export interface Draft {
  category: string;
  severity: Severity;
  province: string;
  station: string;
  time_flag: TimeFlag;
  desk: Desk | '';
  /** A person's id; empty for nobody. */
  assignee: string;
  compartment: string;
  text: string;
  texts: Record<Language, string>;
  outcome: Verification;
  reason: Exclude<CloseReason, 'merged'> | '';
  body: OutsideBody | '';
  advice_id: string;
}

/** A form as it opens: with the values of the case. */
export function draftOf(now: Incident, compartment = now.compartment): Draft {
  return {
    category: now.category,
    severity: now.severity,
    province: now.province,
    station: now.station ?? '',
    time_flag: now.time_flag,
    desk: now.desk ?? '',
    assignee: now.assignee ?? '',
    compartment,
    text: '',
    texts: { ar: '', ckb: '', en: '' },
    outcome: now.verification === 'unverified' ? 'verified' : now.verification,
    reason: '',
    body: '',
    advice_id: '',
  };
}

export function textsOf(draft: Draft): Texts {
  const found: Texts = {};
  for (const language of TEXT_LANGUAGES) if (draft.texts[language].trim() !== '') found[language] = draft.texts[language].trim();
  return found;
}

/** Whether closing for this reason needs the words of an answer now. */
export function answerDue(draft: Draft, now: Incident): boolean {
  return draft.reason !== '' && OWES_ANSWER.includes(draft.reason) && now.answered_at === null;
}

function decided(draft: Draft, now: Incident): Triage {
  const found: Triage = {};
  if (draft.category !== now.category) found.category = draft.category;
  if (draft.severity !== now.severity) found.severity = draft.severity;
  if (draft.province !== now.province) found.province = draft.province;
  if (draft.station.trim() !== '' && draft.station.trim() !== now.station) found.station = draft.station.trim();
  if (draft.time_flag !== now.time_flag) found.time_flag = draft.time_flag;
  if (draft.desk !== '' && draft.desk !== now.desk) found.desk = draft.desk;
  return found;
}

/** Which field still needs something, by the name of its control; null when it can be sent. */
export function missing(verb: Verb, draft: Draft, now: Incident): 'text' | 'texts' | 'reason' | 'body' | 'desk' | 'nothing' | null {
  const spoken = Object.keys(textsOf(draft)).length > 0;
  switch (verb) {
    case 'note':
    case 'return':
    case 'give_advice':
    case 'reject':
      return draft.text.trim() === '' ? 'text' : null;
    case 'ask_advice':
      return draft.desk === '' ? 'desk' : draft.text.trim() === '' ? 'text' : null;
    case 'refer':
      return draft.body === '' ? 'body' : draft.text.trim() === '' ? 'text' : null;
    case 'answer':
    case 'propose':
      return spoken ? null : 'texts';
    case 'close':
      if (draft.reason === '') return 'reason';
      return answerDue(draft, now) && !spoken ? 'texts' : null;
    case 'reclassify':
      return Object.keys(decided(draft, now)).length === 0 && draft.compartment === now.compartment ? 'nothing' : null;
    default:
      return null;
  }
}

type Sent = { [V in VerbPath]: { path: V; body: VerbBodies[V] } }[VerbPath];

/** What is sent for a verb: its path and body. A note, a merging and `mine` need more than a form says and are not here. */
export function sent(verb: Verb, draft: Draft, now: Incident): Sent | null {
  const text = draft.text.trim();
  switch (verb) {
    case 'triage':
      return { path: 'triage', body: decided(draft, now) };
    case 'reclassify': {
      const body: VerbBodies['reclassify'] = decided(draft, now);
      if (draft.compartment !== now.compartment) body.compartment = draft.compartment as CaseCompartment;
      return { path: 'reclassify', body };
    }
    case 'assign':
      return { path: 'assign', body: { desk: draft.desk === '' ? null : draft.desk, assignee: draft.assignee === '' ? null : draft.assignee } };
    case 'verify':
      return { path: 'verify', body: { outcome: draft.outcome } };
    case 'refer':
      return draft.body === '' ? null : { path: 'refer', body: { body: draft.body, reason: text } };
    case 'return':
      return { path: 'return', body: { outcome: text } };
    case 'ask_advice':
      return draft.desk === '' ? null : { path: 'ask-advice', body: { desk: draft.desk, question: text } };
    case 'give_advice':
      return { path: 'give-advice', body: { advice_id: draft.advice_id, advice: text } };
    case 'answer':
      return { path: 'answer', body: { text: textsOf(draft) } };
    case 'propose':
      return { path: 'public-answer', body: { text: textsOf(draft) } };
    case 'approve':
      return { path: 'public-answer/approve', body: {} };
    case 'reject':
      return { path: 'public-answer/reject', body: { reason: text } };
    case 'reopen':
      return { path: 'reopen', body: {} };
    case 'unmerge':
      return { path: 'unmerge', body: {} };
    case 'close': {
      if (draft.reason === '') return null;
      const texts = textsOf(draft);
      return { path: 'close', body: Object.keys(texts).length > 0 ? { reason: draft.reason, text: texts } : { reason: draft.reason } };
    }
    default:
      return null;
  }
}
