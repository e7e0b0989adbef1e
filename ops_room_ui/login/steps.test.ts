import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../src/api/errors.ts';
import { asksForCode, codeWasWrong, stepAfter } from './steps.ts';

test('what is owed comes in the order the room says, and then the room', () => {
  assert.equal(stepAfter({ must: ['password', 'second_factor'] }), 'new_password');
  assert.equal(stepAfter({ must: ['second_factor'] }), 'enrol');
  assert.equal(stepAfter({ must: [] }), 'leaving');
});

test('a code is asked for only when the room asks, and a wrong one does not ask for the password again', () => {
  const of = (code: string): ApiError => new ApiError(`accreditation.${code}`, 401);
  assert.ok(asksForCode(of('second_factor_needed')));
  assert.ok(!asksForCode(of('sign_in_refused')));
  assert.ok(codeWasWrong(of('second_factor_refused')));
  assert.ok(!codeWasWrong(of('sign_in_refused')));
});
