import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOME, invitationIn, safeNext } from './addresses.ts';

const ORIGIN = 'https://room.example:8443';

test('next leads to a place of this origin', () => {
  assert.equal(safeNext('/people/?q=علي#a', ORIGIN), '/people/?q=%D8%B9%D9%84%D9%8A#a');
  assert.equal(safeNext('/', ORIGIN), '/');
});

test('next never leads to another site, however it is written', () => {
  const evil = [
    'https://evil.example/', '//evil.example/', '/\\evil.example/', '\\\\evil.example', '/\t/evil.example/', '/\n/evil.example',
    'javascript:alert(1)', 'data:text/html,x', ' //evil.example', 'evil.example', '/..//evil.example/', '/%09/../..//evil.example',
    '///evil.example', '/.//evil.example', '', '@evil.example',
  ];
  for (const next of evil) {
    const found = safeNext(next, ORIGIN);
    assert.ok(found.startsWith('/') && !found.startsWith('//'), `${next} → ${found}`);
    assert.equal(new URL(found, ORIGIN).origin, ORIGIN, next);
  }
});

test('next leads neither back to signing in nor to a raw answer of a service', () => {
  for (const next of ['/login/', '/login/?next=/login/', '/board/../login/', '/api/accreditation/session']) assert.equal(safeNext(next, ORIGIN), HOME);
  assert.equal(safeNext(null, ORIGIN), HOME);
});

test('the secret of an invitation stands behind the hash only and looks like one', () => {
  assert.equal(invitationIn('#invitation=Zk3-_9aBcDeF'), 'Zk3-_9aBcDeF');
  for (const hash of ['', '#', '#invitation=', '#invitation=<script>', '#other=Zk3-_9aBcDeF', '#invitation=short']) assert.equal(invitationIn(hash), null);
});
