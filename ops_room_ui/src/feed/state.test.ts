import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { ServerFrame } from '../contracts/server.ts';
import { BoardState, type Effect, type Item, shows, type Topic } from './state.ts';

interface Case {
  name: string;
  frames: ServerFrame[];
  now: string;
  standing: { epoch: string; seq: number; view: string };
  expected: Record<Topic, Record<string, Item>>;
  visible: Record<Topic, string[]>;
}

const FOLDER = new URL('../../../tests/contract/board_cases/', import.meta.url);
const CASES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Case);

export function take(state: BoardState, frame: ServerFrame): Effect | null {
  switch (frame.type) {
    case 'welcome':
      return state.welcome(frame);
    case 'snapshot':
      return state.snapshot(frame);
    case 'delta':
      return state.delta(frame);
    case 'tick':
      return state.tick(frame);
    case 'resync':
      return state.resync(frame);
    default:
      return null;
  }
}

test('the cases of the board are here', () => assert.ok(CASES.length >= 10));

for (const one of CASES) {
  test(`snapshot and deltas equal the later snapshot: ${one.name}`, () => {
    const state = new BoardState();
    const now = Date.parse(one.now);
    for (const frame of one.frames) take(state, frame);
    state.forget(now);
    for (const topic of ['incidents', 'obligations'] as const) {
      assert.deepEqual(Object.fromEntries(state.items[topic]), one.expected[topic]);
      assert.deepEqual(state.visible(topic, now).map((item) => item.id).sort(), one.visible[topic]);
    }
    assert.deepEqual(state.resume, one.standing);
  });

  test(`a page that was loaded anew goes on from where it stood: ${one.name}`, () => {
    const first = new BoardState();
    for (const frame of one.frames) take(first, frame);
    const second = new BoardState();
    second.restore(JSON.parse(JSON.stringify(first.keep())));
    const now = Date.parse(one.now);
    assert.deepEqual(second.resume, first.resume);
    assert.deepEqual(second.visible('incidents', now), first.visible('incidents', now));
    assert.deepEqual(second.visible('obligations', now), first.visible('obligations', now));
  });
}

const opening = CASES.find((one) => one.name === 'first_look') as Case;

test('half a snapshot is not shown and cannot be resumed', () => {
  const state = new BoardState();
  for (const frame of opening.frames) {
    if (frame.type === 'snapshot') take(state, { ...frame, last: false });
    else take(state, frame);
  }
  assert.equal(state.items.incidents.size, 0);
  assert.equal(state.resume, null);
});

test('what is held stays on screen during a resync until the snapshot replaces it', () => {
  const state = new BoardState();
  for (const frame of opening.frames) take(state, frame);
  const before = state.items.incidents.size;
  take(state, { type: 'resync', reason: 'slow' });
  assert.equal(state.items.incidents.size, before);
  assert.equal(state.resume, null);
});

test('a new critical item asks for a redraw at once and a minor one does not', () => {
  const state = new BoardState();
  for (const frame of opening.frames) take(state, frame);
  const [incident] = [...state.items.incidents.values()];
  assert.ok(incident);
  const put = (severity: 'S1' | 'S4') =>
    state.delta({
      type: 'delta',
      seq: 99,
      changes: [{ topic: 'incidents', id: `new-${severity}`, version: 1, op: 'put', item: { ...incident, id: `new-${severity}`, severity } }],
    });
  assert.equal(put('S4').critical, false);
  assert.equal(put('S1').critical, true);
});

test('an item shows from its first moment on and no longer at its last', () => {
  const [incident] = Object.values(opening.expected.incidents);
  assert.ok(incident);
  const item = { ...incident, shows_from: '2026-11-21T05:00:00Z', shows_until: '2026-11-21T06:00:00Z' } as Item;
  assert.equal(shows(item, Date.parse('2026-11-21T04:59:59Z')), false);
  assert.equal(shows(item, Date.parse('2026-11-21T05:00:00Z')), true);
  assert.equal(shows(item, Date.parse('2026-11-21T06:00:00Z')), false);
});
