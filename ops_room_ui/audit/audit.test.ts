import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AuditItem, peopleIn, shortId, shortType, subjectParts } from './items.ts';
import { asked, type AuditQuestion, isFiltered, NOTHING_ASKED, readQuestion, writeQuestion } from './question.ts';

const ID = '01a20088-ccc4-7042-9fd0-d7710ff5d8fd';
const OTHER = '01a20088-dd15-745b-8a58-d5cf272f62fe';

test('a question read and written again is the same, and keeps the language of the page', () => {
  const question: AuditQuestion = { service: 'polling', actor: ID, type: 'centre.made', subject: 'IQ-BG', from: '2026-11-21T07:00', to: '2026-11-22T07:00' };
  const search = writeQuestion(question, '?lang=ckb');
  assert.deepEqual(readQuestion(search), question);
  assert.equal(new URLSearchParams(search).get('lang'), 'ckb');
  assert.equal(writeQuestion(NOTHING_ASKED, ''), '');
});

test('what an address cannot mean is not asked', () => {
  assert.deepEqual(readQuestion('?service=results&actor=<b>&type=a%20b&from=yesterday&to=2026-13'), NOTHING_ASKED);
});

test("times of the question are the room's wall clock, asked for as moments", () => {
  assert.equal(asked({ ...NOTHING_ASKED, from: '2026-11-21T07:00' }).from, '2026-11-21T04:00:00.000Z');
  assert.equal(asked(NOTHING_ASKED).from, null);
});

test('a service alone is no filter', () => {
  assert.ok(!isFiltered({ ...NOTHING_ASKED, service: 'intake' }));
  assert.ok(isFiltered({ ...NOTHING_ASKED, to: '2026-11-21T07:00' }));
});

test('a subject is told apart into its parts; anything else stays whole', () => {
  assert.deepEqual(subjectParts(`ops.accreditation.person.commission.NA.${ID}`), { noun: 'person', compartment: 'commission', province: 'NA', entity: ID });
  assert.equal(subjectParts('dead.intake.x'), null);
  assert.equal(subjectParts('ops.a.b.c.d'), null);
});

test('long ids are shown by their end, which differs; short names stay', () => {
  assert.equal(shortId(ID), '…0ff5d8fd');
  assert.equal(shortId('intake'), 'intake');
  assert.equal(shortType('person.suspended.v1'), 'person.suspended');
});

test('people are looked up wherever a row names one, and nothing else is', () => {
  const item: AuditItem = {
    n: 1, id: OTHER, type: 'x.y.v1', subject: `ops.accreditation.person.commission.NA.${ID}`, actor: 'accreditation', role: '', origin: '',
    cause: null, recorded_at: '2026-11-21T04:00:00Z', sealed: true, body: { centre_id: OTHER, change: { kind: 'made', by: OTHER }, note: ID, people: [ID] },
  };
  assert.deepEqual(peopleIn([item]).sort(), [ID, OTHER].sort());
  assert.deepEqual(peopleIn([{ ...item, subject: 'x', body: 'unreadable' }]), []);
});
