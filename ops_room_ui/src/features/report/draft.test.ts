import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyOf, type Draft, draftOf, emptyDraft, isBegun, isDraft, lacks, lengthOf } from './draft.ts';

const NOW = Date.parse('2026-11-21T07:05:00Z');

function draft(changes: Partial<Draft>): Draft {
  return { ...emptyDraft({ station: '205418', province: 'IQ-NI' }, ''), kind: 'B3', ...changes };
}

test('a kind and a place make a report; the text may be empty', () => {
  assert.deepEqual(lacks(draft({}), NOW), []);
  assert.deepEqual(bodyOf(draft({}), 'شريط التصفير مفقود', 'ar', NOW), {
    category: 'B3', summary: 'شريط التصفير مفقود', station: '205418', province: 'IQ-NI', place: 'this_station',
    occurred_at: '2026-11-21T07:05:00.000Z', time_flag: 'occurring', language: 'ar', evidence: false,
  });
});

test('without a station and a province nobody could find it', () => {
  assert.deepEqual(lacks(draft({ kind: '', station: ' ', province: '' }), NOW), ['kind', 'place']);
  assert.deepEqual(lacks(draft({ place: 'not_station', province: '' }), NOW), ['place']);
  assert.deepEqual(lacks(draft({ place: 'other_station', other: '', province: 'IQ-BG' }), NOW), []);
});

test('the code of the station where somebody is does not stick to another one, nor to none', () => {
  assert.equal(bodyOf(draft({ place: 'other_station', other: '١٠٠٢٣٤/٢' }), 'x', 'ar', NOW).station, '100234/2');
  assert.equal('station' in bodyOf(draft({ place: 'not_station' }), 'x', 'ar', NOW), false);
});

test('what is over needs its time, and that is past on the room’s clock', () => {
  assert.deepEqual(lacks(draft({ time: 'occurred', at: '' }), NOW), ['time']);
  assert.deepEqual(lacks(draft({ time: 'occurred', at: '2026-11-21T12:00' }), NOW), ['time']);
  const over = draft({ time: 'occurred', at: '2026-11-21T09:40' });
  assert.deepEqual(lacks(over, NOW), []);
  assert.equal(bodyOf(over, 'x', 'ckb', NOW).occurred_at, '2026-11-21T06:40:00.000Z');
});

test('characters are counted as the room counts them', () => {
  assert.equal(lengthOf(' 👍🏽 '), 2);
  assert.deepEqual(lacks(draft({ text: 'ع'.repeat(280) }), NOW), []);
  assert.deepEqual(lacks(draft({ text: 'ع'.repeat(281) }), NOW), ['text']);
  assert.ok(lengthOf(bodyOf(draft({}), '👍'.repeat(300), 'en', NOW).summary) <= 280);
});

test('a refused report comes back into the form with everything that was said', () => {
  const body = bodyOf(draft({ place: 'other_station', other: '77', time: 'occurred', at: '2026-11-21T09:40', text: 'نص', details: 'تفاصيل', evidence: true }), 'x', 'ar', NOW);
  const again = draftOf({ id: 'k', owner: 'p', savedAt: 1, body, refusal: null });
  assert.equal(again.corrects, 'k');
  assert.deepEqual(bodyOf(again, 'x', 'ar', NOW), body);
});

test('a kept draft is taken up only when it is one and says something', () => {
  assert.ok(isDraft(draft({})) && isBegun(draft({})));
  assert.ok(!isBegun(draft({ kind: '', text: '  ' })));
  for (const odd of [null, 'x', {}, { kind: 'A1' }]) assert.equal(isDraft(odd), false);
});
