import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Happened, Incident, NamedComplaint } from '../../api/intake.ts';
import { punctualityOf } from '../punctuality.ts';
import { changed, filledOf } from './complaint.ts';
import { answerDue, draftOf, missing, sent } from './draft.ts';
import { told } from './history.ts';
import { capOf, commandOf, differences, foremost, offered, opposite, VERB_KEYS, VERBS, type Worker } from './verbs.ts';
import { amount } from './when.ts';

const AT = '2026-11-21T08:00:00Z';
const ME = '019aa5b2-7c11-7d3a-8f00-000000000001';

function incident(change: Partial<Incident> = {}): Incident {
  return {
    id: '019aa5b2-7c11-7d3a-8f00-0123456789ab', version: 3, code: 'K7M4QX2P', status: 'triaged', severity: 'S3', category: 'C6', category_version: 1,
    compartment: 'joint', province: 'IQ-BG', district: null, centre: null, station: '205418/3', station_known: false, place: 'this_station',
    time_flag: 'occurring', language: 'ar', summary: 'طابور', evidence: false, reports: 1, organisations: 1, desk: null, assignee: null,
    verification: 'unverified', referred_to: null, advice_open: 0, public_answer: 'none', merged_into: null, close_reason: null, raised: false, media: 0,
    occurred_at: AT, opened_at: AT, triaged_at: AT, acted_at: null, answered_at: null, answer_due_at: null, closed_at: null, updated_at: AT,
    obligations: [], ...change,
  };
}
const worker = (roles: string[], change: Partial<Worker> = {}): Worker => ({ person_id: ME, roles, provinces: null, compartments: ['joint', 'commission'], ...change });
const operator = worker(['operator']);

test('a new case is triaged before it is anything else, and reclassified only afterwards', () => {
  assert.equal(foremost(offered(operator, incident({ status: 'new' })))[0], 'triage');
  assert.ok(!offered(operator, incident({ status: 'new' })).includes('reclassify'));
  assert.ok(!offered(operator, incident()).includes('triage'));
});

test('whoever may not work on cases is offered nothing, and nobody outside their provinces', () => {
  assert.deepEqual(offered(worker(['cso_delegate']), incident({ public_answer: 'proposed', advice_open: 1 })), []);
  assert.deepEqual(offered(worker(['operator'], { provinces: ['IQ-NI'] }), incident()), []);
  assert.notDeepEqual(offered(worker(['operator'], { provinces: ['IQ-NI'] }), incident({ province: 'XX' })), []);
});

test('a liaison gives advice and does nothing else', () => {
  assert.deepEqual(offered(worker(['liaison']), incident({ advice_open: 1 })), ['give_advice']);
});

test('whoever proposed a public answer may reject it and not approve it', () => {
  const waits = incident({ public_answer: 'proposed' });
  assert.deepEqual(offered(worker(['approver']), waits, ME), ['reject']);
  assert.deepEqual(offered(worker(['approver']), waits, 'somebody else'), ['approve', 'reject']);
  assert.ok(!offered(worker(['coordinator']), waits, ME).includes('close'));
});

test('what is closed is reopened, what was merged is taken apart', () => {
  assert.ok(offered(operator, incident({ status: 'closed' })).includes('reopen'));
  const merged = offered(operator, incident({ status: 'closed', merged_into: 'another' }));
  assert.ok(merged.includes('unmerge') && !merged.includes('reopen') && !merged.includes('answer'));
});

test('in no state of a case do two verbs share a key', () => {
  for (const status of ['new', 'triaged', 'closed'] as const)
    for (const referred_to of [null, 'police'] as const)
      for (const merged_into of status === 'closed' ? [null, 'another'] : [null])
        for (const public_answer of ['none', 'proposed'] as const) {
          const all = offered(worker(['commissioner']), incident({ status, referred_to, merged_into, public_answer, advice_open: 1 }));
          const keys = all.map((verb) => VERB_KEYS[verb]);
          assert.equal(new Set(keys).size, keys.length, `${status} ${all.join(' ')}`);
        }
  assert.ok(VERBS.every((verb) => capOf(verb) !== null));
});

test('no key of a case is one of the board', () => {
  for (const code of ['KeyJ', 'KeyK', 'KeyG', 'Period', 'Slash', 'Enter', 'Escape']) assert.equal(commandOf(code, VERBS), null, code);
});

test('a key does what is offered, and nothing else', () => {
  assert.deepEqual(commandOf('KeyT', ['triage']), { verb: 'triage' });
  assert.deepEqual(commandOf('KeyT', ['reclassify']), { verb: 'reclassify' });
  assert.equal(commandOf('KeyC', []), null);
  assert.equal(commandOf('KeyS', ['note']), null);
});

test('what can be taken back is taken back to how it was', () => {
  const before = incident({ desk: 'legal' });
  assert.deepEqual(opposite('assign', before, incident())?.body, { desk: 'legal', assignee: null });
  assert.equal(opposite('close', before, incident({ status: 'closed' }))?.verb, 'reopen');
  assert.equal(opposite('merge', before, incident({ status: 'closed' }))?.verb, 'unmerge');
  assert.deepEqual(opposite('reclassify', before, incident({ desk: 'legal', severity: 'S1' }))?.body, {
    category: 'C6', severity: 'S3', province: 'IQ-BG', time_flag: 'occurring', station: '205418/3', desk: 'legal', compartment: 'joint',
  });
});

test('what cannot be unsaid is not offered to be taken back', () => {
  for (const verb of ['answer', 'triage', 'refer', 'public-answer/approve'] as const) assert.equal(opposite(verb, incident(), incident()), null, verb);
  assert.equal(opposite('reclassify', incident({ station: null }), incident()), null);
});

test('a reader is told what became different, and a note is not such a thing', () => {
  assert.deepEqual(differences(incident(), incident({ version: 4 })), []);
  assert.deepEqual(differences(incident(), incident({ version: 4, severity: 'S1', desk: 'legal' })), [
    { field: 'severity', from: 'S3', to: 'S1' },
    { field: 'desk', from: null, to: 'legal' },
  ]);
});

test('only what was decided is sent: what stayed as the report said it is left out', () => {
  const now = incident({ status: 'new' });
  assert.deepEqual(sent('triage', draftOf(now), now), { path: 'triage', body: {} });
  assert.deepEqual(sent('triage', { ...draftOf(now), severity: 'S1', desk: 'technical' }, now), { path: 'triage', body: { severity: 'S1', desk: 'technical' } });
  assert.equal(missing('reclassify', draftOf(now), now), 'nothing');
  assert.deepEqual(sent('assign', draftOf(now), now), { path: 'assign', body: { desk: null, assignee: null } });
});

test('a case that nobody answered is not closed as resolved without an answer', () => {
  const draft = { ...draftOf(incident()), reason: 'resolved' as const };
  assert.equal(missing('close', draft, incident()), 'texts');
  assert.ok(answerDue(draft, incident()) && !answerDue(draft, incident({ answered_at: AT })));
  assert.equal(missing('close', { ...draft, reason: 'duplicate' }, incident()), null);
  const spoken = { ...draft, texts: { ar: ' حُلّت ', ckb: '', en: '' } };
  assert.deepEqual(sent('close', spoken, incident()), { path: 'close', body: { reason: 'resolved', text: { ar: 'حُلّت' } } });
});

const did = (change: Happened['change']): Happened => ({ at: AT, type: `incident.${change.kind ?? ''}.v1`, actor: null, role: null, change });

test('the history says what each change led to, from the newest back', () => {
  const items = [
    did({ kind: 'assigned', from_desk: 'legal', from_assignee: null }),
    did({ kind: 'reclassified', from_severity: 'S2', from_category: 'C6' }),
    did({ kind: 'triaged', from_severity: 'S4', from_category: 'L4' }),
    did({ kind: 'opened', report_id: 'x' }),
  ];
  const moves = told(items, incident({ severity: 'S1', desk: 'technical', assignee: ME })).map((one) => one.moves);
  assert.deepEqual(moves, [
    [{ field: 'desk', from: 'legal', to: 'technical' }, { field: 'assignee', from: null, to: ME }],
    [{ field: 'severity', from: 'S2', to: 'S1' }],
    [{ field: 'severity', from: 'S4', to: 'S2' }, { field: 'category', from: 'L4', to: 'C6' }],
    [],
  ]);
});

test('what a case was before other readers had it is not guessed', () => {
  const items = [did({ kind: 'reclassified' }), did({ kind: 'triaged', from_severity: 'S4', from_category: 'L4' })];
  assert.deepEqual(told(items, incident({ severity: 'S1' })).map((one) => one.moves), [[], []]);
});

test('the desk of a case answers it before it advises itself', () => {
  assert.deepEqual(foremost(offered(operator, incident({ advice_open: 1 }))).slice(0, 2), ['answer', 'give_advice']);
});

test('of a complaint only what became different is sent, and an emptied text is taken out of it', () => {
  const now: NamedComplaint = {
    id: 'x', version: 2, code: 'K7M4QX2P', station: '205418/3', language: 'ar', role: null, named: true, statement: 'ما حدث', on_form: false,
    form_number: null, signed: true, witnessed: false, confirmed: false, filed_at: null, deadline_at: AT, missing: [], name: 'زينب', address: null, phone: null,
  };
  assert.deepEqual(changed(now, filledOf(now)), {});
  assert.deepEqual(changed(now, { ...filledOf(now), name: ' ', role: 'voter', witnessed: true }), { name: null, role: 'voter', witnessed: true });
});

test('punctuality is counted over all provinces that are told, or over the one that is asked for', () => {
  const some = { due: 5, in_time: 2, late: 1, excused: 0, overdue: 1, waiting: 1 };
  const items = [{ key: 'IQ-NI', answer: some }, { key: null, answer: { ...some, in_time: 3, late: 0 } }];
  assert.deepEqual(punctualityOf(items, null), { due: 10, in_time: 5, late: 1, excused: 0, overdue: 2, waiting: 2 });
  assert.deepEqual(punctualityOf(items, 'IQ-NI'), some);
  assert.equal(punctualityOf(items, 'IQ-BG').due, 0);
});

test('a size is said in a unit that people say', () => {
  assert.deepEqual([amount(1), amount(53_453), amount(2_450_000)], [{ n: 1, unit: 'kb' }, { n: 53, unit: 'kb' }, { n: 2.5, unit: 'mb' }]);
});
