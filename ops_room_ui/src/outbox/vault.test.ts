import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seal, unseal } from './vault.ts';

test('what was sealed is read again, with every letter', async () => {
  const value = { text: 'دەنگدەرێک ڕێگەی پێنەدرا — ٢٠٥', list: [1, null, true] };
  assert.deepEqual(await unseal(await seal(value)), value);
});

test('a box whose bytes were changed gives nothing rather than something else', async () => {
  const box = await seal({ category: 'G3' });
  assert.ok('data' in box);
  const bytes = new Uint8Array(box.data);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  assert.equal(await unseal(box), null);
});

test('two entries never share a key', async () => {
  const [one, other] = [await seal('a'), await seal('a')];
  assert.ok('data' in one && 'data' in other);
  assert.equal(await unseal({ ...one, key: other.key }), null);
});

test('a browser without cryptography keeps the report all the same', async () => {
  const box = await seal({ category: 'A1' }, null);
  assert.deepEqual(await unseal(box, null), { category: 'A1' });
});
