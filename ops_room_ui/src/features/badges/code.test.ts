import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupedCode, parseCode } from './code.ts';

/** Made by `services.kit.ids.code_of`. */
const CODES = ['BFXR71NX', '00000073'];

test('a code is read however it was typed', () => {
  for (const typed of ['BFXR71NX', 'bfxr71nx', ' BFX-R71-NX ', 'bfx r71 nx', 'BFXR7lNX', 'BFXR7INX', 'BFXR٧١NX', 'BFXR۷۱NX', '\u2066BFX\u2011R71\u2011NX\u2069']) {
    assert.equal(parseCode(typed), 'BFXR71NX', typed);
  }
  assert.equal(parseCode('OOO-OOO-73'), '00000073');
});

test('every single wrong character and every swap of neighbours is noticed', () => {
  for (const code of CODES) {
    for (let place = 0; place < code.length; place++) {
      for (const letter of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
        if (letter === code[place]) continue;
        assert.equal(parseCode(code.slice(0, place) + letter + code.slice(place + 1)), null);
      }
      const [here, next] = [code[place] ?? '', code[place + 1] ?? ''];
      if (next !== '' && here !== next) assert.equal(parseCode(code.slice(0, place) + next + here + code.slice(place + 2)), null);
    }
  }
});

test('what is no code is no code', () => {
  for (const typed of ['', 'BFXR71N', 'BFXR71NXX', 'BFXR71NU', 'كود-باج', '../../../', 'B'.repeat(100_000)]) assert.equal(parseCode(typed), null);
});

test('a code is written in groups', () => {
  assert.equal(groupedCode('BFXR71NX'), 'BFX-R71-NX');
});
