import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IncidentItem, ObligationItem } from '../feed/state.ts';
import { figures } from './figures.ts';
import { incidentGroups } from './incidents/list.ts';
import { obligationGroups, timeLeft } from './obligations/list.ts';
import { byAbout, type Selection } from './selection.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();
const ALL: Selection = { queue: 'all', province: null, severity: null, text: '' };

function incident(id: string, change: Partial<IncidentItem> = {}): IncidentItem {
  return {
    id, version: 1, code: 'K7M4QX2P', status: 'new', severity: 'S3', category: 'C6', province: 'IQ-BG', station: '205418/3',
    station_known: false, place: 'this_station', time_flag: 'occurring', language: 'ar', summary: 'طابور يتجاوز ساعتين',
    evidence: false, reports: 1, occurred_at: at(-9), opened_at: at(-8), closed_at: null, shows_from: null, shows_until: null,
    acted_at: null, advice_open: 0, answer_due_at: null, answered_at: null, assignee: null, centre: null, close_reason: null, desk: null, district: null,
    media: 0, merged_into: null, organisations: 1, public_answer: 'none', raised: false, referred_to: null, triaged_at: null, verification: 'unverified', ...change,
  };
}

function duty(id: string, dueIn: number, change: Partial<ObligationItem> = {}): ObligationItem {
  return {
    id, version: 1, kind: 'triage_report', state: 'open', owner: { kind: 'role', id: 'operator' }, due_at: at(dueIn), opened_at: at(-8),
    closed_at: null, step: 0, severity: 'S3', province: 'IQ-BG', station: null, subject: { noun: 'incident', id: `i-${id}` },
    title: 'طابور يتجاوز ساعتين', shows_from: null, shows_until: null, ...change,
  };
}

const ids = (groups: { key: string; ids: string[] }[]): Record<string, string[]> => Object.fromEntries(groups.map((group) => [group.key, group.ids]));

test('open obligations stand in the order of their deadlines, what is late before all', () => {
  const groups = obligationGroups([duty('later', 40), duty('soon', 9), duty('sooner', 2), duty('late', -3)], new Map(), ALL, NOW);
  assert.deepEqual(ids(groups), { overdue: ['late'], soon: ['sooner', 'soon'], later: ['later'] });
});

test('an old minor delay does not bury a fresh critical one', () => {
  const groups = obligationGroups([duty('old', -300, { severity: 'S4' }), duty('critical', -1, { severity: 'S1' })], new Map(), ALL, NOW);
  assert.deepEqual(ids(groups).overdue, ['critical', 'old']);
});

test('a lapsed obligation is overdue for as long as nobody discharged it', () => {
  const lapsed = duty('lapsed', -60, { state: 'lapsed', owner: { kind: 'role', id: 'commissioner' } });
  const done = duty('done', -60, { state: 'discharged', closed_at: at(-1) });
  assert.deepEqual(ids(obligationGroups([lapsed, done], new Map(), ALL, NOW)), { overdue: ['lapsed'], done: ['done'] });
});

test('a deadline that is reached is missed', () => {
  assert.deepEqual(ids(obligationGroups([duty('now', 0)], new Map(), ALL, NOW)), { overdue: ['now'] });
});

test('queues ask for what is owed, and what is done is in none of them', () => {
  const rows = [
    duty('mine', 5),
    duty('raised', 5, { owner: { kind: 'role', id: 'commissioner' }, step: 1 }),
    duty('letter', 5, { kind: 'handle_dead_letter', subject: { noun: 'dead_letter', id: 'd' } }),
    duty('done', 5, { state: 'discharged', closed_at: at(-1) }),
  ];
  const asked = (queue: Selection['queue']): string[] => obligationGroups(rows, new Map(), { ...ALL, queue }, NOW).flatMap((group) => group.ids).sort();
  assert.deepEqual(asked('operator'), ['letter', 'mine']);
  assert.deepEqual(asked('commissioner'), ['raised']);
  assert.deepEqual(asked('undelivered'), ['letter']);
  assert.deepEqual(asked('triage'), ['mine', 'raised']);
});

test('the code, the station and the words of an incident find its obligation, in either digits', () => {
  const rows = [duty('a', 5), duty('b', 6)];
  const known = new Map([['i-a', incident('i-a', { code: 'K7M4QX2P', station: '205418/3' })]]);
  const found = (text: string): string[] => obligationGroups(rows, known, { ...ALL, text }, NOW).flatMap((group) => group.ids);
  assert.deepEqual(found('k7m-4qx'), ['a']);
  assert.deepEqual(found('طابور'), ['a', 'b']);
  assert.deepEqual(found('لا شيء'), []);
  assert.deepEqual(obligationGroups([duty('s', 5, { station: '205418/3' })], new Map(), { ...ALL, text: '٢٠٥٤١٨' }, NOW).length, 1);
});

test('incidents stand by severity, then by their nearest deadline', () => {
  const rows = [incident('x'), incident('y'), incident('z', { severity: 'S1' }), incident('shut', { status: 'closed' })];
  const owed = byAbout([duty('1', 30, { subject: { noun: 'incident', id: 'x' } }), duty('2', 4, { subject: { noun: 'incident', id: 'y' } })]);
  assert.deepEqual(ids(incidentGroups(rows, owed, ALL, NOW)), { S1: ['z'], S3: ['y', 'x'], closed: ['shut'] });
});

test('every figure is a part of the one beside it', () => {
  const rows = [duty('late', -3), duty('soon', 5), duty('later', 50, { owner: { kind: 'role', id: 'commissioner' } })];
  const numbers = figures([incident('x'), incident('y', { severity: 'S1', province: 'XX' }), incident('c', { status: 'closed' })], rows, NOW);
  assert.deepEqual(numbers.bySeverity, { S1: 1, S2: 0, S3: 1, S4: 0 });
  assert.equal(numbers.incidents, 2);
  assert.deepEqual([numbers.overdue, numbers.soon, numbers.obligations], [1, 1, 3]);
  assert.equal(numbers.operator + numbers.commissioner, numbers.obligations);
  assert.deepEqual([...numbers.byProvince], [['IQ-BG', 1], ['XX', 1]]);
});

test('the bar shows what is left of the time, never more than all and never less than nothing', () => {
  assert.equal(timeLeft(duty('a', 8), NOW), 0.5);
  assert.equal(timeLeft(duty('a', -1), NOW), 0);
  assert.equal(timeLeft(duty('a', 5, { opened_at: at(9) }), NOW), 0);
});
