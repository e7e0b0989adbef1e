import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Incident } from '../../api/intake.ts';
import { BUILT_IN, Kinds } from '../report/kinds.ts';
import { bodyOf, type Call, type CallPlace, flagOf, isBegun, isCall, lacks, newCall } from './call.ts';
import { inOrder } from './calls.ts';
import { callCommand } from './keys.ts';
import { kindsFor } from './kind_codes.ts';
import { spelling } from './spelling.ts';

const NOW = Date.parse('2026-11-21T07:05:00Z');
const STATION: CallPlace = { kind: 'station', code: '205418-03', names: { ar: 'مدرسة' }, centre: '205418', province: 'IQ-NI' };
const call = (change: Partial<Call> = {}): Call => ({ ...newCall('key', 'ar'), began: '2026-11-21T07:04:00.000Z', ...change });
const KINDS = new Kinds(BUILT_IN);
const first = KINDS.frequent.map(({ code }) => code);
const codes = (typed: string, language: 'ar' | 'ckb' | 'en' = 'ar'): string[] => kindsFor(typed, language, KINDS).map(({ code }) => code);

test('a code is found by its keys, whichever letters the keyboard writes', () => {
  for (const typed of ['H1', 'h1', 'h١', 'ا1', 'ا١', ' h 1 ']) assert.equal(codes(typed)[0], 'H1', typed);
  assert.equal(codes('لا1')[0], 'B1');
  assert.equal(codes('ه1', 'ckb')[0], 'H1');
  assert.equal(codes('ل1', 'ckb')[0], 'L1');
  assert.equal(codes('ل1', 'ar')[0], 'G1');
});

test('where two keyboards mean two codes, both are offered and the reader’s own comes first', () => {
  assert.deepEqual(codes('ا1', 'ar').slice(0, 2), ['H1', 'A1']);
  assert.deepEqual(codes('ا1', 'ckb').slice(0, 2), ['A1', 'H1']);
});

test('nothing typed offers everything, the most frequent first; a word finds in three languages', () => {
  assert.deepEqual(codes('').slice(0, first.length), first);
  assert.equal(new Set(codes('')).size, KINDS.offered.length);
  for (const word of ['stuffing', 'تعبئة', 'صندوق']) assert.ok(codes(word).length < KINDS.offered.length, word);
  assert.ok(codes('stuffing').includes('E2'));
});

test('an incident needs its kind and a place, a question what was asked and no place', () => {
  assert.deepEqual(lacks(call(), NOW), ['kind']);
  assert.deepEqual(lacks(call({ kind: 'H1' }), NOW), ['place']);
  assert.deepEqual(lacks(call({ kind: 'H1', place: STATION }), NOW), []);
  assert.deepEqual(lacks(call({ kind: 'L1' }), NOW), ['text']);
  assert.deepEqual(lacks(call({ kind: 'L1', text: 'أين أصوّت؟' }), NOW), []);
});

test('what is over has a time that is past', () => {
  const over = { kind: 'H1', place: STATION, time: 'occurred' } as const;
  assert.deepEqual(lacks(call(over), NOW), ['when']);
  assert.deepEqual(lacks(call({ ...over, when: '2026-11-21T11:00' }), NOW), ['when']);
  assert.equal(bodyOf(call({ ...over, when: '2026-11-21T09:30' }), 'x').occurred_at, '2026-11-21T06:30:00.000Z');
});

test('where the caller is follows from the place unless they say so', () => {
  assert.equal(flagOf(call({ place: STATION })), 'this_station');
  assert.equal(flagOf(call({ place: STATION, at: 'other_station' })), 'other_station');
  assert.equal(flagOf(call({ place: { ...STATION, kind: 'province', code: 'IQ-NI' }, at: 'this_station' })), 'not_station');
  assert.equal(flagOf(call()), 'not_station');
});

test('the report keeps the caller apart and is the same however often it is made', () => {
  const said = call({ kind: 'H1', place: STATION, text: ' أُخرج المراقب ', name: ' زينب ', phone: '0770', details: '' });
  assert.deepEqual(bodyOf(said, 'x'), {
    category: 'H1', summary: 'أُخرج المراقب', station: '205418-03', province: 'IQ-NI', place: 'this_station', occurred_at: '2026-11-21T07:04:00.000Z',
    time_flag: 'occurring', language: 'ar', evidence: false, on_behalf_of: { name: 'زينب', phone: '0770' },
  });
  assert.equal(JSON.stringify(bodyOf(said, 'x')), JSON.stringify(bodyOf({ ...said }, 'x')));
});

test('a caller who says nothing of themselves is a caller all the same, and a kind without words says its name', () => {
  const body = bodyOf(call({ kind: 'H1', place: STATION, language: 'en' }), 'Accredited observer denied or expelled');
  assert.deepEqual(body.on_behalf_of, {});
  assert.equal(body.summary, 'Accredited observer denied or expelled');
});

test('a province is no station, and a code no map knows is sent as it was said', () => {
  const province = bodyOf(call({ kind: 'G6', place: { kind: 'province', code: 'IQ-BG', names: {}, centre: null, province: 'IQ-BG' } }), 'x');
  assert.deepEqual([province.station, province.province], [undefined, 'IQ-BG']);
  const typed = bodyOf(call({ kind: 'G6', place: { kind: 'typed', code: '9/1', names: {}, centre: null, province: '' } }), 'x');
  assert.deepEqual([typed.station, typed.province], ['9/1', undefined]);
});

test('a call is begun with its first word, and one of another form of the page is not taken up', () => {
  assert.equal(isBegun(newCall('k', 'ar')), false);
  assert.equal(isBegun(call({ phone: '0' })), true);
  assert.equal(isCall(JSON.parse(JSON.stringify(newCall('k', 'ar')))), true);
  for (const other of [null, {}, { ...newCall('k', 'ar'), tried: 'x' }, 'text']) assert.equal(isCall(other), false);
});

test('a code is read out in groups and each letter with a word; only where small letters are, capitals are said', () => {
  const code = spelling('K7M4QX2P', 3, 3, 2);
  assert.deepEqual(code.map((group) => group.map(({ sign }) => sign).join('')), ['K7M', '4QX', '2P']);
  assert.deepEqual(code[0]?.map(({ word, capital }) => [word, capital]), [['call-spell-k', false], [null, false], ['call-spell-m', false]]);
  const secret = spelling('aB-_9', 4).flat();
  assert.deepEqual(secret.map(({ word }) => word), ['call-spell-a', 'call-spell-b', 'call-spell-dash', 'call-spell-underscore', null]);
  assert.deepEqual(secret.map(({ capital }) => capital), [false, true, false, false, false]);
  assert.deepEqual(spelling('4207119355600218', 4).map((group) => group.length), [4, 4, 4, 4]);
});

test('cases of the place: the same kind first, then the same station, then the newest, each once and no merged one', () => {
  const one = (id: string, category: string, station: string, opened_at: string, merged_into: string | null = null): Incident => ({ id, category, station, opened_at, merged_into }) as Incident;
  const found = [one('a', 'G1', 's', '3'), one('b', 'H1', 't', '1'), one('c', 'H1', 's', '1'), one('a', 'G1', 's', '3'), one('d', 'G1', 's', '4'), one('e', 'H1', 's', '9', 'c')];
  assert.deepEqual(inOrder(found, 's', 'H1').map(({ id }) => id), ['c', 'b', 'd', 'a']);
});

const key = (code: string, change: object = {}) => ({ code, key: '', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...change });

test('keys are read by their place; a question mark in a field is a question mark, and AltGr is no Alt', () => {
  assert.deepEqual(callCommand(key('Enter', { ctrlKey: true }), true), { do: 'send' });
  assert.equal(callCommand(key('Enter'), true), null);
  assert.deepEqual(callCommand(key('KeyI', { altKey: true, key: 'ه' }), true), { do: 'inquiry' });
  assert.equal(callCommand(key('KeyI', { altKey: true, ctrlKey: true }), true), null);
  assert.deepEqual(callCommand(key('Digit2', { altKey: true }), true), { do: 'frequent', place: 1 });
  assert.equal(callCommand(key('Slash', { key: '؟', shiftKey: true }), true), null);
  assert.deepEqual(callCommand(key('Slash', { key: '؟', shiftKey: true }), false), { do: 'help' });
});
