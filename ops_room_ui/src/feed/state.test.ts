import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { ServerFrame } from '../contracts/server.ts';
import { BoardState, type Effect, type Item, type Shown, shows, TOPICS, type Topic } from './state.ts';

interface Case {
  name: string;
  frames: ServerFrame[];
  now: string;
  standing: { epoch: string; seq: number; view: string };
  expected: Record<Topic, Record<string, Shown>>;
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
    case 'present':
      return state.present(frame);
    default:
      return null;
  }
}

test('the cases of the board are here', () => assert.ok(CASES.length >= 20));

for (const one of CASES) {
  test(`snapshot and deltas equal the later snapshot: ${one.name}`, () => {
    const state = new BoardState();
    const now = Date.parse(one.now);
    for (const frame of one.frames) take(state, frame);
    state.forget(now);
    for (const topic of TOPICS) {
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
    for (const topic of TOPICS) assert.deepEqual(second.visible(topic, now), first.visible(topic, now));
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

const talk = CASES.find((one) => one.name === 'people_talk_on_a_case_and_in_a_channel') as Case;

test('a new thread and its next words are taken and are no alarm', () => {
  const state = new BoardState();
  const effects = talk.frames.map((frame) => take(state, frame));
  assert.ok(state.items.threads.size >= 3);
  for (const [number, frame] of talk.frames.entries()) {
    if (frame.type !== 'delta') continue;
    assert.deepEqual(effects[number], { changed: true, critical: false, appeared: [] });
  }
});

test('a thread shows until half a day after its last word', () => {
  const [thread] = Object.values(talk.expected.threads);
  assert.ok(thread !== undefined && 'last_at' in thread);
  const last = Date.parse(thread.last_at);
  assert.equal(shows(thread, last + 12 * 3_600_000 - 1), true);
  assert.equal(shows(thread, last + 12 * 3_600_000), false);
});

test('who is present is known of what the page has open only, and of nothing on a new line', () => {
  const state = new BoardState();
  for (const frame of opening.frames) take(state, frame);
  const effect = state.present({ type: 'present', topic: 'incidents', id: 'a', people: ['x', 'y'] });
  assert.deepEqual(effect, { changed: true, critical: false, appeared: [] });
  assert.deepEqual(state.peopleAt('incidents', 'a'), ['x', 'y']);
  assert.deepEqual(state.peopleAt('incidents', 'b'), []);
  assert.deepEqual(state.peopleAt('threads', 'a'), []);
  state.present({ type: 'present', topic: 'incidents', id: 'b', people: ['x'] });
  assert.deepEqual(state.peopleAt('incidents', 'a'), []);
  take(state, opening.frames[0] as ServerFrame);
  assert.deepEqual(state.peopleAt('incidents', 'b'), []);
  state.present({ type: 'present', topic: 'incidents', id: 'b', people: ['x'] });
  state.clear();
  assert.deepEqual(state.peopleAt('incidents', 'b'), []);
});

test('presence is in no picture that outlives the page', () => {
  const state = new BoardState();
  state.present({ type: 'present', topic: 'incidents', id: 'a', people: ['somebody'] });
  assert.equal(JSON.stringify(state.keep()).includes('somebody'), false);
});
