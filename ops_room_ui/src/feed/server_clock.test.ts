import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServerClock } from './server_clock.ts';

const T = Date.parse('2026-11-21T05:00:00Z');

test('the device clock does not matter', () => {
  const clock = new ServerClock();
  clock.sample(T, 1_000);
  assert.equal(clock.now(4_000), T + 3_000);
});

test('the fastest of the last frames is believed', () => {
  const clock = new ServerClock();
  clock.sample(T, 400);
  clock.sample(T + 5_000, 5_020);
  clock.sample(T + 10_000, 10_300);
  assert.equal(clock.now(20_020), T + 20_000);
});

test('a jump of a drill is taken at once', () => {
  const clock = new ServerClock();
  clock.sample(T, 0);
  clock.sample(T + 3_600_000, 5_000);
  assert.equal(clock.now(6_000) >= T + 3_600_000 + 1_000, true);
  clock.sample(T + 3_605_000, 10_000);
  assert.equal(clock.now(11_000), T + 3_606_000);
});

test('the speed of a drill is followed between two ticks', () => {
  const clock = new ServerClock();
  clock.sample(T, 0);
  clock.sample(T + 300_000, 5_000);
  assert.equal(clock.now(6_000), T + 360_000);
});
