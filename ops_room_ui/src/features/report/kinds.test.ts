import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findKinds, FREQUENT_KINDS, KINDS, KINDS_BY_FAMILY, searchKey } from './kinds.ts';

const codes = (question: string): string[] => findKinds(question).map(({ code }) => code);

test('a kind is found by a word in any of the three languages, whatever language the page speaks', () => {
  for (const word of ['تصفير', 'شریتی سفر', 'zero tape', 'b3', 'B٣']) assert.ok(codes(word).includes('B3'), word);
});

test('letters that keyboards confuse do not hide a kind', () => {
  for (const word of ['الاعتداء', 'إطلاق', 'اطلاق', 'إِطْلاق']) assert.ok(codes(word.replace('الاعتداء', 'اعتداء')).length > 0, word);
  assert.deepEqual(codes('إطلاق نار'), codes('اطلاق نار'));
  assert.equal(searchKey('کوردي‌ يە'), searchKey('كوردی يه'));
});

test('what says the word itself comes before what only its family says, and the frequent first', () => {
  const found = codes('دعاية');
  assert.equal(found[0], 'F1');
  assert.ok(found.includes('F2'));
  assert.deepEqual(codes(''), []);
  assert.deepEqual(codes('qqqq'), []);
});

test('every kind is in reach: each family holds its own, none is lost', () => {
  const all = KINDS_BY_FAMILY.flatMap(({ code, kinds }) => kinds.map((kind) => (assert.equal(kind.family, code), kind.code)));
  assert.deepEqual(all.sort(), KINDS.map(({ code }) => code).sort());
  assert.equal(FREQUENT_KINDS.length, 6);
});
