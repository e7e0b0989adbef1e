import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askEdition, readEdition, recallEdition } from './editions.ts';
import { BUILT_IN, type Edition, Kinds, searchKey } from './kinds.ts';

const kinds = new Kinds(BUILT_IN);
const codes = (question: string): string[] => kinds.find(question).map(({ code }) => code);

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
  const all = kinds.families.flatMap(({ code, kinds: own }) => own.map((kind) => (assert.equal(kind.family, code), kind.code)));
  assert.deepEqual(all.sort(), BUILT_IN.leaves.map(({ code }) => code).sort());
  assert.equal(kinds.frequent.length, 6);
});

const text = (word: string) => ({ ar: word, ckb: word, en: word });
const NEXT: Edition = {
  version: BUILT_IN.version + 1,
  digest: 'd1',
  families: [...BUILT_IN.families],
  leaves: [...BUILT_IN.leaves.map((leaf) => ({ ...leaf, retired: leaf.code === 'F1' })), { code: 'B7', family: 'B', severity: 'S3', text: text('مولدة') }],
};

test('a kind the room adds can be chosen, a retired one is offered to nobody and keeps its name', () => {
  const next = new Kinds(NEXT);
  assert.deepEqual(next.find('مولدة').map(({ code }) => code), ['B7']);
  assert.ok(!next.frequent.some(({ code }) => code === 'F1') && !next.find('f1').some(({ code }) => code === 'F1'));
  assert.equal(next.of('F1')?.text.en, kinds.of('F1')?.text.en);
});

test('the phone keeps the newest edition it has heard of, and nothing that is none', () => {
  const shelf = (kept: unknown) => ({ getItem: () => JSON.stringify(kept), setItem: () => {}, removeItem: () => {} });
  assert.equal(recallEdition(shelf(NEXT)).version, NEXT.version);
  assert.equal(recallEdition(shelf({ ...NEXT, version: BUILT_IN.version - 1 })), BUILT_IN);
  const odd = [null, 7, {}, { version: 2, families: [], leaves: [] }, { ...NEXT, leaves: [{ code: 'A1', family: 'A', text: { ar: 'x' } }] }, { ...NEXT, leaves: [{ code: 'A1', severity: 'S1', text: text('x') }] }, { ...NEXT, leaves: [{ code: 'A1', family: 'A', severity: 'S9', text: text('x') }] }];
  for (const one of odd) assert.equal(readEdition(one), null);
  assert.equal(recallEdition({ ...shelf(null), getItem: () => '{' }), BUILT_IN);
});

test('the phone asks for an edition by the digest of the one it has, and keeps what is new', async () => {
  const kept = new Map<string, string>();
  const device = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: () => {} };
  const asked: (string | undefined)[] = [];
  const room = (answer: () => Response) => (_: string, init: RequestInit) => {
    asked.push((init.headers as Record<string, string>)['If-None-Match']);
    return Promise.resolve(answer());
  };
  assert.equal((await askEdition(room(() => new Response(JSON.stringify(NEXT))), device))?.version, NEXT.version);
  assert.equal(await askEdition(room(() => new Response(null, { status: 304 })), device), null);
  assert.equal(await askEdition(room(() => new Response('<html>')), device), null);
  assert.equal(await askEdition(() => Promise.reject(new TypeError('cut')), device), null);
  assert.deepEqual(asked, [undefined, '"d1"', '"d1"']);
  assert.equal(recallEdition(device).version, NEXT.version);
});
