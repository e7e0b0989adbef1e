import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { givenNames, KINDS, ROLES, rolesOf } from '../organisations/organisations.ts';
import { badgeState } from './people.ts';
import { ID, isFiltered, PROVINCE, readQuestion, TEXT, writeQuestion } from './question.ts';
import { rightsOf } from './rights.ts';
import { fromWall, toWall } from './wallclock.ts';

const RULES = { organisation: ID, state: ['active', 'suspended'], province: PROVINCE, q: TEXT };
const SHAMS = '0193f0c2-7b1e-7cc3-9c55-2f1f6a1b7d10';

test('a filter goes into the address and comes back the same', () => {
  const question = { organisation: SHAMS, state: 'active', province: 'IQ-NI', q: 'علي حسن' };
  assert.deepEqual(readQuestion(writeQuestion(question), RULES), question);
  assert.equal(writeQuestion({ organisation: '', state: '', province: '', q: '' }), '');
});

test('what does not belong into the address is as if it were not there', () => {
  const question = readQuestion(`?organisation=../../x&state=dead&province=Baghdad&q=${'a'.repeat(500)}&other=1`, RULES);
  assert.deepEqual(question, { organisation: '', state: '', province: '', q: '' });
  assert.equal(isFiltered(question, ['state', 'q']), false);
  assert.equal(isFiltered({ ...question, q: 'x' }, ['state', 'q']), true);
});

test("times are typed on the room's clock and sent in UTC, in whatever zone the device is", () => {
  assert.equal(fromWall('2026-11-25T14:05'), '2026-11-25T11:05:00.000Z');
  assert.equal(toWall('2026-11-25T22:30:00Z'), '2026-11-26T01:30');
  assert.equal(toWall(fromWall('2027-01-01T00:00')), '2027-01-01T00:00');
  assert.equal(toWall(null), '');
  assert.equal(toWall('soon'), '');
  for (const nothing of ['', 'tomorrow', '2026-11']) assert.equal(fromWall(nothing), null);
});

test('every kind of organisation has roles, and every role belongs to some kind', () => {
  for (const kind of KINDS) assert.ok(rolesOf(kind).length > 0, kind);
  assert.deepEqual(new Set(KINDS.flatMap((kind) => rolesOf(kind))), new Set(ROLES));
  assert.ok(!rolesOf('cso').includes('admin'));
  assert.deepEqual(rolesOf('agency'), ['liaison']);
});

test("the page offers the room's roles and no others", () => {
  const table = readFileSync(new URL('../../../../schemas/permissions.py', import.meta.url), 'utf8');
  const listed = /PersonRole = Literal\[([^\]]+)\]/.exec(table)?.[1] ?? '';
  const roles = [...listed.matchAll(/"([a-z_]+)"/g)].map(([, role]) => role);
  assert.deepEqual([...ROLES].sort(), roles.sort());
});

test('names that are blank are not given', () => {
  assert.deepEqual(givenNames({ ar: ' شمس ', ckb: '  ', en: '' }), { ar: 'شمس' });
});

test('a badge is expired at its moment, and revoked whatever the time', () => {
  const until = '2026-11-26T00:00:00Z';
  const at = Date.parse(until);
  assert.equal(badgeState({ state: 'issued', valid_until: until }, at - 1), 'issued');
  assert.equal(badgeState({ state: 'issued', valid_until: until }, at), 'expired');
  assert.equal(badgeState({ state: 'revoked', valid_until: until }, at - 1), 'revoked');
});

test("what the pages offer is what the room's table of permissions allows", () => {
  const table = readFileSync(new URL('../../../../schemas/permissions.py', import.meta.url), 'utf8');
  const offered = { organisations: 'organisation.manage', reads: 'person.read', people: 'person.manage', deploys: 'deployment.manage', badges: 'badge.issue' };
  for (const [name, action] of Object.entries(offered)) {
    const row = new RegExp(`_row\\(\\s*"${action.replace('.', '\\.')}",([^)]*)\\)`).exec(table)?.[1] ?? '';
    for (const role of ROLES) {
      const rights = rightsOf({ roles: [role], provinces: null });
      assert.equal(rights[name as keyof typeof rights], row.includes(`"${role}"`), `${role}: ${action}`);
    }
  }
  assert.equal(rightsOf({ roles: ['admin'], provinces: ['IQ-NI'] }).organisations, false);
});
