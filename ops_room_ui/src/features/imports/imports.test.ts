import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FILE_BYTES_MAX, fileTrouble, isOver, isWorking, lacking, pollAfterMs, problemKey, sameColumns, share, withColumn } from './imports.ts';

test('what the server would refuse is not sent', () => {
  assert.equal(fileTrouble({ size: 10 }, null), 'wrong-kind');
  assert.equal(fileTrouble({ size: FILE_BYTES_MAX + 1 }, 'text/csv'), 'too-large');
  assert.equal(fileTrouble({ size: FILE_BYTES_MAX }, 'text/csv'), null);
});

test('a header serves one field: the last choice takes it', () => {
  const columns = { name: 'A', phone: 'B', email: null };
  assert.deepEqual(withColumn(columns, 'email', 'B'), { name: 'A', phone: null, email: 'B' });
  assert.deepEqual(withColumn(columns, 'name', null), { name: null, phone: 'B', email: null });
  assert.deepEqual(columns, { name: 'A', phone: 'B', email: null });
});

test('a choice that says the same is no change', () => {
  assert.ok(sameColumns({ name: 'A', phone: null }, { name: 'A' }));
  assert.ok(!sameColumns({ name: 'A' }, { name: 'B' }));
});

test('of several columns that mean the same one is enough', () => {
  const needed = ['centre', ['station', 'number']] as const;
  assert.deepEqual(lacking(needed, { centre: 'A', station: null, number: 'B' }), []);
  assert.deepEqual(lacking(needed, { centre: null, station: null }), ['centre', 'station']);
});

test('progress is a share when the whole is known, and never more than all', () => {
  assert.equal(share({ done: 5, total: null }), null);
  assert.equal(share({ done: 5, total: 0 }), null);
  assert.equal(share({ done: 5, total: 20 }), 0.25);
  assert.equal(share({ done: 50, total: 20 }), 1);
});

test('the page asks again only while the server works, and ever more calmly', () => {
  assert.ok(isWorking('reading') && isWorking('accepting') && !isWorking('ready') && !isWorking('accepted'));
  assert.ok(isOver('accepted') && isOver('discarded') && isOver('failed') && !isOver('ready') && !isOver('unusable'));
  assert.ok(pollAfterMs(0) < pollAfterMs(3));
  assert.equal(pollAfterMs(100), 2_000);
});

test('a code of a problem becomes a key', () => {
  assert.equal(problemKey('not_a_role'), 'problem-not-a-role');
});
