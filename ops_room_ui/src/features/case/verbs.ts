/** Which verbs somebody is offered on a case as it stands, by which keys, and which verb takes which one back. Pure. */
import type { Incident, VerbBodies, VerbPath } from '../../api/intake.ts';
import { type Action, may } from '../../api/rights.ts';

/** What the page offers; `mine` is `assign` to oneself, `undo` whatever takes the last one back. */
export const VERBS = [
  'triage', 'mine', 'assign', 'note', 'verify', 'answer', 'close', 'reopen', 'reclassify', 'refer', 'return', 'ask_advice', 'give_advice',
  'propose', 'approve', 'reject', 'merge', 'unmerge',
] as const;
export type Verb = (typeof VERBS)[number];

/** Keys by their place on the keyboard. Verbs that never fit together share one. */
export const VERB_KEYS: Partial<Record<Verb, string>> = {
  triage: 'KeyT', reclassify: 'KeyT', mine: 'KeyM', assign: 'KeyA', note: 'KeyN', verify: 'KeyV', answer: 'KeyR', close: 'KeyC', reopen: 'KeyC',
  refer: 'KeyE', return: 'KeyE', ask_advice: 'KeyQ', give_advice: 'KeyD', propose: 'KeyP', approve: 'KeyY', reject: 'KeyX', merge: 'KeyL',
  unmerge: 'KeyL',
};

export const TABS = ['case', 'talk', 'history', 'alike'] as const;
export type Tab = (typeof TABS)[number];

export type Command = { verb: Verb } | { severity: true } | { undo: true } | { write: true } | { tab: Tab };

const TAB_KEYS: Record<string, Tab> = { Digit1: 'case', Digit2: 'talk', Digit3: 'history', Digit4: 'alike' };

/** What a key means with a case open, among the verbs that are offered; null when it means nothing. */
export function commandOf(code: string, offered: readonly Verb[]): Command | null {
  if (code === 'KeyU') return { undo: true };
  if (code === 'KeyW') return { write: true };
  const tab = TAB_KEYS[code];
  if (tab !== undefined) return { tab };
  if (code === 'KeyS') return offered.includes('triage') || offered.includes('reclassify') ? { severity: true } : null;
  const verb = offered.find((one) => VERB_KEYS[one] === code);
  return verb === undefined ? null : { verb };
}

/** The letter on the key, as it is printed on every keyboard sold in Iraq. */
export const capOf = (verb: Verb): string | null => VERB_KEYS[verb]?.slice(3) ?? null;

/** What the list of keys says about a case, in the order of the work. */
export const KEY_LIST: readonly [string[], string][] = [
  [['T'], 'key-triage'],
  [['S', '1–4'], 'key-severity'],
  [['M'], 'key-mine'],
  [['A'], 'key-assign'],
  [['N'], 'key-note'],
  [['W'], 'key-write'],
  [['V'], 'key-verify'],
  [['E'], 'key-refer'],
  [['Q'], 'key-ask'],
  [['D'], 'key-advise'],
  [['R'], 'key-answer'],
  [['P'], 'key-propose'],
  [['Y', 'X'], 'key-decide'],
  [['C'], 'key-close'],
  [['L'], 'key-merge'],
  [['U'], 'key-undo'],
  [['1–4'], 'key-tabs'],
];

/** Somebody, as far as it decides about verbs. */
export interface Worker {
  person_id: string;
  roles: readonly string[];
  /** null is the whole country. */
  provinces: readonly string[] | null;
  compartments: readonly string[];
}

/** Whether somebody's action reaches this case; a place nobody has resolved yet belongs to everybody. */
export function mayHere(who: Worker, action: Action, province: string): boolean {
  return may(who.roles, action) && (who.provinces === null || province === 'XX' || who.provinces.includes(province));
}

type Case = Pick<Incident, 'status' | 'province' | 'assignee' | 'referred_to' | 'advice_open' | 'public_answer' | 'merged_into' | 'compartment'>;

/**
 * The verbs that fit the case and that somebody's roles have; the room decides again.
 *
 * `proposedBy` is who proposed the public answer that waits: they do not approve it themselves.
 */
export function offered(who: Worker, now: Case, proposedBy: string | null = null): Verb[] {
  const open = now.status !== 'closed';
  const waits = now.public_answer === 'proposed';
  const found: Partial<Record<Verb, boolean>> = {};
  if (mayHere(who, 'incident.work', now.province)) {
    Object.assign(found, {
      triage: now.status === 'new',
      mine: open && now.assignee !== who.person_id,
      assign: open,
      note: true,
      verify: open,
      answer: now.merged_into === null,
      close: open && !waits,
      reopen: !open && now.merged_into === null,
      reclassify: now.status !== 'new',
      refer: open && now.referred_to === null,
      return: now.referred_to !== null,
      ask_advice: open,
      propose: now.merged_into === null && !waits && now.compartment !== 'security',
      merge: open && now.referred_to === null && !waits,
      unmerge: now.merged_into !== null,
    });
  }
  if (mayHere(who, 'incident.advise', now.province)) found.give_advice = now.advice_open > 0;
  if (mayHere(who, 'answer.approve', now.province)) {
    found.approve = waits && proposedBy !== who.person_id;
    found.reject = waits;
  }
  return VERBS.filter((verb) => found[verb] === true);
}

/** The few that the state of the case asks for first; the others are a list behind them. */
export function foremost(all: readonly Verb[]): Verb[] {
  const urgent: Verb[] = ['triage', 'approve', 'return', 'unmerge', 'reopen', 'answer', 'give_advice', 'mine', 'close', 'note', 'assign'];
  const first = urgent.filter((verb) => all.includes(verb));
  if (first.includes('approve')) first.splice(first.indexOf('approve') + 1, 0, 'reject'); // one press away from each other
  return first.slice(0, 3);
}

/** A verb that takes another back, and how the case is called that it is done to. */
export interface Opposite<V extends VerbPath = VerbPath> {
  incident: string;
  verb: V;
  body: VerbBodies[V];
}

/** What takes a verb back that made `after` of a case which stood like `before`; null for what cannot be unsaid. */
export function opposite(verb: VerbPath, before: Incident, after: Incident): Opposite | null {
  const incident = before.id;
  if (verb === 'assign') return { incident, verb, body: { desk: before.desk, assignee: before.assignee } };
  if (verb === 'verify') return { incident, verb, body: { outcome: before.verification } };
  if (verb === 'close') return { incident, verb: 'reopen', body: {} };
  if (verb === 'merge') return { incident, verb: 'unmerge', body: {} };
  if (verb !== 'reclassify') return null;
  // No verb makes a place or a desk unsaid, so a change that first said one stays.
  if ((before.station === null && after.station !== null) || (before.desk === null && after.desk !== null)) return null;
  const { category, severity, province, time_flag, compartment } = before;
  const back: VerbBodies['reclassify'] = { category, severity, province, time_flag };
  if (before.station !== null) back.station = before.station;
  if (before.desk !== null) back.desk = before.desk;
  if (compartment === 'joint' || compartment === 'commission' || compartment === 'security') back.compartment = compartment;
  return { incident, verb, body: back };
}

/** What a reader sees of a case and a verb may have overlooked; texts of talk and papers stand in lists of their own. */
const SEEN = [
  'status', 'severity', 'category', 'compartment', 'province', 'station', 'time_flag', 'desk', 'assignee', 'verification', 'referred_to',
  'public_answer', 'close_reason', 'merged_into', 'answered_at', 'reports', 'advice_open',
] as const;
export type SeenField = (typeof SEEN)[number];
export interface Difference {
  field: SeenField;
  from: Incident[SeenField];
  to: Incident[SeenField];
}

/** What became different between two states of a case, for whoever decided on the older one. */
export function differences(before: Incident, now: Incident): Difference[] {
  return SEEN.filter((field) => before[field] !== now[field]).map((field) => ({ field, from: before[field], to: now[field] }));
}
