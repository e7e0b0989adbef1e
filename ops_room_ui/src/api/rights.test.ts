import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACTIONS, homeOf, may, menuOf } from './rights.ts';

const BUILT = ['audit', 'badge', 'badges', 'board', 'login', 'map', 'organisations', 'people', 'profile'];
const ROLES = [...new Set(Object.values(ACTIONS).flat())];

test('the menu holds nothing that the reader would be refused', () => {
  for (const role of ROLES) for (const page of menuOf([role], BUILT)) assert.ok(may([role], page.action), `${role}: ${page.name}`);
});

test('another role never takes a page away', () => {
  for (const one of ROLES) {
    const alone = menuOf([one], BUILT).map(({ name }) => name);
    for (const other of ROLES) {
      const both = menuOf([one, other], BUILT).map(({ name }) => name);
      assert.ok(alone.every((name) => both.includes(name)), `${one} with ${other}`);
    }
  }
});

test('a page that is not in this build is not offered', () => {
  assert.deepEqual(menuOf(['auditor'], ['audit']).map(({ name }) => name), ['audit']);
});

test('whoever may watch the board begins there, an observer at the form, everybody else at what is their own', () => {
  assert.equal(homeOf(['operator']), '/board/');
  assert.equal(homeOf(['observer', 'operator']), '/board/');
  assert.equal(homeOf(['observer']), '/report/');
  assert.equal(homeOf(['screen']), '/profile/');
  assert.equal(homeOf([]), '/profile/');
});
