/** Intake as the pages ask it about cases: the case with its papers, its history, what it looks like, talk, and the verbs. */
import type { IncidentItem, ObligationItem } from '../contracts/server.ts';
import type { Language } from '../i18n/languages.ts';
import { room } from './client.ts';
import type { Page } from './listing.svelte.ts';

export type Severity = IncidentItem['severity'];
export type TimeFlag = IncidentItem['time_flag'];
export type Verification = IncidentItem['verification'];
export type Desk = NonNullable<IncidentItem['desk']>;
export type OutsideBody = NonNullable<IncidentItem['referred_to']>;
export type CloseReason = NonNullable<IncidentItem['close_reason']>;
/** A text in one language at least. */
export type Texts = { [language in Language]?: string };

export interface Owed {
  id: string;
  kind: ObligationItem['kind'];
  state: 'open' | 'lapsed';
  owner: ObligationItem['owner']['id'];
  due_at: string;
  step: number;
}

/** A case as it comes after a verb, in a list and at the head of its papers. */
export interface Incident extends Omit<IncidentItem, 'shows_from' | 'shows_until'> {
  category_version: number;
  compartment: string;
  updated_at: string;
  obligations: Owed[];
}

/** A report as sent. */
export interface Report {
  id: string;
  code: string;
  reporter: string;
  reporter_known: boolean;
  organisation: string | null;
  received_at: string;
  occurred_at: string;
  category_sent: string;
  category_known: boolean;
  summary: string;
  details: string | null;
  station: string | null;
  station_known: boolean;
  province_sent: string | null;
  province_known: boolean;
  place: IncidentItem['place'];
  time_flag: TimeFlag;
  language: Language;
  evidence: boolean;
  channel: 'web' | 'api' | 'phone' | 'bulk';
  entered_by: string | null;
  opened_incident: string | null;
}

export interface Answer {
  id: string;
  kind: 'reporter' | 'public';
  texts: Texts;
  state: 'sent' | 'proposed' | 'published' | 'rejected';
  proposed_by: string;
  proposed_at: string;
  decided_by: string | null;
  decided_at: string | null;
  reason: string | null;
}

export interface Referral {
  id: string;
  body: OutsideBody;
  reason: string;
  referred_by: string;
  referred_at: string;
  outcome: string | null;
  returned_by: string | null;
  returned_at: string | null;
}

export interface Advice {
  id: string;
  desk: Desk;
  question: string;
  asked_by: string;
  asked_at: string;
  advice: string | null;
  given_by: string | null;
  given_at: string | null;
  /** When its case was closed before anybody gave advice. */
  ended_at: string | null;
}

/** A case with those of its papers that the reader may have. */
export interface CasePapers extends Incident {
  sources: Report[];
  answers: Answer[];
  referrals: Referral[];
  advice: Advice[];
  merged: string[];
  thread_id: string | null;
}

export interface Happened {
  at: string;
  type: string;
  actor: string | null;
  role: string | null;
  change: { kind?: string; [name: string]: unknown };
}

/** An attached file as the room keeps it: its type is the one that was found. */
export interface Media {
  id: string;
  report_id: string | null;
  kind: 'photo' | 'audio' | 'video' | 'document';
  media_type: string;
  bytes: number;
  file_name: string;
  attached_at: string;
  /** Whether a camera said where it was taken; where, is asked for on its own. */
  placed: boolean;
}

export interface Position {
  latitude: number | null;
  longitude: number | null;
  taken_at: string | null;
}

/** Who called, as far as they said it. */
export interface Contact {
  name: string | null;
  phone: string | null;
  remark: string | null;
}

/** What became of what was due: `due` is the sum of the others. */
export interface Punctuality {
  due: number;
  in_time: number;
  late: number;
  excused: number;
  overdue: number;
  waiting: number;
}

/** The figures of one province; `key` null: of none. */
export interface ProvinceFigures {
  key: string | null;
  answer: Punctuality;
}

export type Lack =
  | 'role' | 'name' | 'address' | 'phone' | 'statement' | 'station' | 'on_form' | 'form_number' | 'signed' | 'witnessed' | 'confirmed' | 'in_time';

/** A statutory complaint that the room helps to make; it never says what it is worth. */
export interface Complaint {
  id: string;
  version: number;
  code: string;
  station: string | null;
  language: Language;
  role: 'voter' | 'candidate' | 'agent' | null;
  named: boolean;
  statement: string | null;
  on_form: boolean;
  form_number: string | null;
  signed: boolean;
  witnessed: boolean;
  confirmed: boolean;
  filed_at: string | null;
  deadline_at: string;
  missing: Lack[];
}

/** With the complainant's particulars; who asked for them stands in the log. */
export interface NamedComplaint extends Complaint {
  name: string | null;
  address: string | null;
  phone: string | null;
}

/** What is filled in; what is left out stays. */
export type ComplaintChange = Partial<
  Pick<NamedComplaint, 'role' | 'name' | 'address' | 'phone' | 'statement' | 'station' | 'on_form' | 'form_number' | 'signed' | 'witnessed' | 'confirmed' | 'filed_at'>
>;

export type Likeness = 'place' | 'time' | 'category' | 'text';
export interface Duplicate {
  incident: Incident;
  score: number;
  why: Likeness[];
}

export interface Thread {
  id: string;
  version: number;
  about: 'incident' | 'channel';
  incident_id: string | null;
  /** The case's code. */
  code: string | null;
  desk: Desk | null;
  compartment: string;
  province: string;
  messages: number;
  last_message: string;
  last_author: string;
  last_at: string;
  /** False while the case has other readers: then nobody writes in it. */
  open: boolean;
  unread: number;
  read_to: string | null;
}

export interface Mark {
  person: string;
  message_id: string;
  at: string;
}

export interface Message {
  id: string;
  thread_id: string;
  kind: 'message' | 'note';
  author: string;
  organisation: string | null;
  language: Language;
  text: string;
  at: string;
}

/** A message that was found, and where it stands. */
export interface FoundMessage extends Message, Pick<Thread, 'about' | 'incident_id' | 'code' | 'desk' | 'compartment' | 'province'> {}

/** What somebody writes, and before whom. */
export interface Saying {
  text: string;
  language: Language;
  compartment: string;
}

/** Where a case can be read; the public reads no talk. */
export type CaseCompartment = 'joint' | 'commission' | 'security';

const AT = '/api/intake';
const one = (id: string): string => `${AT}/incidents/${encodeURIComponent(id)}`;
const thread = (id: string): string => `${AT}/threads/${encodeURIComponent(id)}`;

export const showCase = (id: string, signal?: AbortSignal): Promise<CasePapers> => room.get(one(id), {}, signal);
export const historyOf = (id: string, cursor: string | null): Promise<Page<Happened>> => room.get(`${one(id)}/history`, { cursor, limit: 50 });
export const duplicatesOf = (id: string, signal?: AbortSignal): Promise<{ items: Duplicate[] }> => room.get(`${one(id)}/duplicates`, {}, signal);

export const mediaOf = (id: string): Promise<{ items: Media[] }> => room.get(`${one(id)}/media`);
/** Where the file itself is; `saved` to be put on the disk instead of shown. */
export const mediaAddress = (id: string, saved = false): string => `${AT}/media/${encodeURIComponent(id)}${saved ? '?download=1' : ''}`;
/** Where and when a camera says it was; asking is recorded. */
export const positionOf = (id: string): Promise<Position> => room.get(`${AT}/media/${encodeURIComponent(id)}/position`);
/** Who called with a report; asking is recorded. */
export const contactOf = (report: string): Promise<Contact> => room.get(`${AT}/reports/${encodeURIComponent(report)}/contact`);
export const figuresByProvince = (signal?: AbortSignal): Promise<{ items: ProvinceFigures[] }> =>
  room.get(`${AT}/incidents/figures`, { by: 'province' }, signal);

const complaint = (id: string): string => `${AT}/complaints/${encodeURIComponent(id)}`;
export const complaintsOn = (incident: string): Promise<{ items: Complaint[] }> => room.get(`${one(incident)}/complaints`);
export const beginComplaint = (incident: string, key: string): Promise<Complaint> =>
  room.send('POST', `${one(incident)}/complaint`, { body: {}, idempotencyKey: key });
/** With the complainant's particulars; asking is recorded. */
export const showComplaint = (id: string): Promise<NamedComplaint> => room.get(complaint(id));
export const fillInComplaint = (id: string, version: number, change: ComplaintChange): Promise<Complaint> =>
  room.patch(complaint(id), { version, ...change });
export const complaintForm = (id: string, language: Language): string => `${complaint(id)}/form.pdf?language=${language}`;

export const threadsOn = (incident: string): Promise<Page<Thread>> => room.get(`${AT}/threads`, { incident });
export const showThread = (id: string): Promise<Thread & { marks: Mark[] }> => room.get(thread(id));
export const messagesOf = (id: string, before: string | null, limit = 50): Promise<Page<Message>> =>
  room.get(`${thread(id)}/messages`, { before, limit });
export const markRead = (id: string, message: string): Promise<Mark> => room.post(`${thread(id)}/read`, { message_id: message });

export const channels = (cursor: string | null): Promise<Page<Thread>> => room.get(`${AT}/threads`, { kind: 'channel', cursor, limit: 200 });
/** The threads of one channel: at most one for each audience that the reader is of. */
export const threadsIn = (province: string, desk: Desk): Promise<Page<Thread>> => room.get(`${AT}/threads`, { kind: 'channel', province, desk });
/** Finds messages in all threads that the reader may read, however they are spelled. */
export const findMessages = (q: string, cursor: string | null): Promise<Page<FoundMessage>> => room.get(`${AT}/messages`, { q, cursor });

/** Writes on a case; `key` makes a second sending of the same words the same message. */
export const write = (incident: string, said: Saying, key: string): Promise<Message> =>
  room.send('POST', `${one(incident)}/messages`, { body: said, idempotencyKey: key });
/** Writes in a channel, which the first message opens. */
export const writeInChannel = (province: string, desk: Desk, said: Saying, key: string): Promise<Message> =>
  room.send('POST', `${AT}/channels/${encodeURIComponent(province)}/${encodeURIComponent(desk)}/messages`, { body: said, idempotencyKey: key });

export interface Triage {
  category?: string;
  severity?: Severity;
  province?: string;
  station?: string;
  time_flag?: TimeFlag;
  desk?: Desk;
}

/** What each verb is told, besides the version of the case it was decided on. */
export interface VerbBodies {
  triage: Triage;
  reclassify: Triage & { compartment?: CaseCompartment };
  assign: { desk?: Desk | null; assignee?: string | null };
  verify: { outcome: Verification };
  merge: { into: string; into_version: number };
  unmerge: Record<string, never>;
  refer: { body: OutsideBody; reason: string };
  return: { outcome: string };
  'ask-advice': { desk: Desk; question: string };
  'give-advice': { advice_id: string; advice: string };
  answer: { text: Texts };
  'public-answer': { text: Texts };
  'public-answer/approve': Record<string, never>;
  'public-answer/reject': { reason: string };
  close: { reason: Exclude<CloseReason, 'merged'>; text?: Texts };
  reopen: Record<string, never>;
}
export type VerbPath = keyof VerbBodies;

/** Does a verb to a case in this version; the answer is the case afterwards. */
export const act = <V extends VerbPath>(id: string, verb: V, version: number, body: VerbBodies[V]): Promise<Incident> =>
  room.post(`${one(id)}/${verb}`, { version, ...body });

/** A note for the file overwrites nothing, so it names no version; sent again under its key it is the same note. */
export const note = (id: string, said: { text: string; language: Language; compartment: string }, key: string): Promise<Incident> =>
  room.send('POST', `${one(id)}/note`, { body: said, idempotencyKey: key });
