import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IncidentItem } from '../feed/state.ts';
import { step } from '../geo/ramp.ts';
import { readAddress, writeAddress } from './address.ts';
import { Announcer } from './announcer.ts';
import { freshness } from './freshness.ts';
import { shown } from './held.ts';
import { Keyboard, type Pressed } from './keyboard.ts';
import { layout, visibleRows } from './windowing.ts';

test('an address read and written again is the same address', () => {
  for (const search of ['', '?tab=incidents&queue=overdue&province=IQ-BG&severity=S1&q=%D9%86%D8%A7%D8%B1&case=019aa5b2-7c11-7d3a-8f00-0123456789ab&open=abc&lang=ckb', '?tab=talk&channel=IQ-BG.technical', '?channel=NA.legal']) {
    assert.equal(writeAddress(readAddress(search)), search);
  }
});

test('what an address cannot mean is left out', () => {
  const address = readAddress('?tab=x&queue=y&province=<b>&severity=S9&case=../x&channel=IQ-BG.kitchen');
  assert.equal(writeAddress(address), '');
});

const before = [{ key: 'soon', ids: ['a', 'b'] }];

test('a list that nobody holds shows what is', () => {
  const next = [{ key: 'soon', ids: ['new', 'a'] }];
  assert.deepEqual(shown(before, next, false), { groups: next, waiting: [], gone: new Set() });
});

test('a list that is held does not move: new rows wait, and what left stays in its place', () => {
  const next = [{ key: 'overdue', ids: ['b'] }, { key: 'soon', ids: ['new'] }];
  assert.deepEqual(shown(before, next, true), { groups: before, waiting: ['new'], gone: new Set(['a']) });
});

test('only the rows in sight are drawn, and the spare ones beside them', () => {
  const groups = [{ key: 'g', ids: Array.from({ length: 5_000 }, (_, i) => String(i)) }];
  const { rows, height } = layout(groups, { group: 32, item: 52 });
  assert.equal(height, 32 + 5_000 * 52);
  const [from, to] = visibleRows(rows, 130_000, 520, 8);
  assert.ok(to - from <= 11 + 16);
  assert.ok((rows[from + 8]?.top ?? 0) <= 130_000 && (rows[to - 9]?.top ?? 0) >= 130_000 + 520 - 52);
  assert.deepEqual(visibleRows([], 0, 500), [0, 0]);
});

const key = (code: string, change: Partial<Pressed> = {}): Pressed => ({ code, key: '', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...change });

test('keys are commands by their place on the keyboard', () => {
  const board = new Keyboard();
  assert.equal(board.press(key('KeyJ'), 0, false, true), 'next');
  assert.equal(board.press(key('Slash', { shiftKey: true }), 0, false, true), 'help');
  assert.equal(board.press(key('KeyM', { key: '؟' }), 0, false, true), 'help');
  assert.equal(board.press(key('KeyJ', { ctrlKey: true }), 0, false, true), null);
});

test('somebody who types is not interrupted, but Escape leaves the field', () => {
  const board = new Keyboard();
  assert.equal(board.press(key('KeyJ'), 0, true, true), null);
  assert.equal(board.press(key('Escape'), 0, true, true), 'back');
});

test('single keys can be switched off; Enter and Escape stay', () => {
  const board = new Keyboard();
  assert.equal(board.press(key('KeyJ'), 0, false, false), null);
  assert.equal(board.press(key('Enter'), 0, false, false), 'open');
});

test('G and a letter go to a list, if the letter comes soon', () => {
  const board = new Keyboard();
  board.press(key('KeyG'), 0, false, true);
  assert.equal(board.press(key('KeyI'), 900, false, true), 'go_incidents');
  board.press(key('KeyG'), 1_000, false, true);
  assert.equal(board.press(key('KeyT'), 1_200, false, true), 'go_talk');
  board.press(key('KeyG'), 2_000, false, true);
  assert.equal(board.press(key('KeyO'), 9_000, false, true), null);
});

test('age decides how fresh a picture is, and an open line alone does not make it fresh', () => {
  assert.equal(freshness('live', 4_000), 'live');
  assert.equal(freshness('waiting', 4_000), 'connecting');
  assert.equal(freshness('live', 30_000), 'stale');
  assert.equal(freshness('waiting', 600_000), 'old');
  assert.equal(freshness('connecting', null), 'connecting');
});

test('arrivals are said together, at most once in ten seconds, and the critical one by its place', () => {
  const announcer = new Announcer(10_000);
  const item = (severity: string, province: string) => ({ summary: 'x', status: 'new', severity, province }) as IncidentItem;
  announcer.add([item('S3', 'IQ-BG')]);
  assert.deepEqual(announcer.due(0), { count: 1, critical: 0, province: null });
  announcer.add([item('S3', 'IQ-BG'), item('S1', 'IQ-NI')]);
  assert.equal(announcer.due(9_999), null);
  assert.deepEqual(announcer.due(10_000), { count: 2, critical: 1, province: 'IQ-NI' });
  assert.equal(announcer.due(30_000), null);
});

test('the ramp keeps nothing apart from little', () => {
  assert.deepEqual([0, 1, 3, 5].map((count) => step(count, 5)), [0, 1, 3, 5]);
  assert.equal(step(1, 500), 1);
});
