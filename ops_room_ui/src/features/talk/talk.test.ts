import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ThreadItem } from '../../feed/state.ts';
import { after, channelGroups, channelOf, channelsOf, keyOf, type Told } from './channels.ts';

const told = (change: Partial<Told> = {}): Told => ({
  id: 'a', version: 4, province: 'IQ-BG', desk: 'technical', compartment: 'joint', messages: 4, last_at: '2026-11-21T08:00:00Z', unread: 1, ...change,
});
const item = (change: Partial<ThreadItem> = {}): ThreadItem => ({
  id: 'a', version: 6, about: 'channel', incident_id: null, desk: 'technical', compartment: 'joint', province: 'IQ-BG', messages: 6, last_message: 'm',
  last_author: 'other', last_at: '2026-11-21T08:09:00Z', shows_from: null, shows_until: null, ...change,
});

test('an address names a channel that there can be, and no other', () => {
  assert.deepEqual(channelOf('IQ-BG.technical'), { province: 'IQ-BG', desk: 'technical' });
  assert.equal(keyOf({ province: 'NA', desk: 'legal' }), 'NA.legal');
  for (const key of [null, '', 'IQ-BG', 'IQ-BG.kitchen', 'XX.legal/..', 'iq-bg.legal', '.legal']) assert.equal(channelOf(key), null, String(key));
});

test('what others wrote since is unread, and what the board told before is not counted twice', () => {
  assert.equal(after(told(), item(), 'me').unread, 3);
  assert.equal(after(told({ version: 6, messages: 6 }), item(), 'me').unread, 1);
  assert.equal(after(told({ version: 9, unread: 0 }), item(), 'me').unread, 0);
  assert.equal(after(undefined, item({ messages: 2 }), 'me').unread, 2);
});

test('who wrote the last message has nothing more to read for it', () => {
  assert.equal(after(told(), item({ last_author: 'me' }), 'me').unread, 1);
  assert.equal(after(undefined, item({ last_author: 'me', messages: 1 }), 'me').unread, 0);
});

test('both audiences of a channel are one channel, and the one that was written in last is first', () => {
  const found = channelsOf([
    told(),
    told({ id: 'b', compartment: 'commission', unread: 2, messages: 3, last_at: '2026-11-21T09:00:00Z' }),
    told({ id: 'c', province: 'NA', desk: 'legal', unread: 0, last_at: '2026-11-21T08:30:00Z' }),
  ]);
  assert.deepEqual(found.map(({ key, unread, messages, lastAt }) => [key, unread, messages, lastAt]), [
    ['IQ-BG.technical', 3, 7, '2026-11-21T09:00:00Z'],
    ['NA.legal', 0, 4, '2026-11-21T08:30:00Z'],
  ]);
  assert.deepEqual(channelGroups(found, 'NA'), [{ key: 'channels', ids: ['NA.legal'] }]);
  assert.deepEqual(channelGroups(found, 'IQ-NI'), []);
});
