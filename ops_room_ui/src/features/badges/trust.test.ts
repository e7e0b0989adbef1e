import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepTrust, readTrust, recallTrust, roomTime } from './trust.ts';

const ANSWER = { keys: [{ key_id: 'badge0key1', public: 'kasWop2Zomk8EW7_dCLA8hl1hEZ6lUJFNgZK-1IkdSo' }], revoked: ['BFXR71NX'], as_of: '2026-11-25T11:05:00Z' };
const AS_OF = Date.parse(ANSWER.as_of);
const MINUTE = 60_000;

function shelf(): { getItem(key: string): string | null; setItem(key: string, value: string): void } {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

test('the list of the room is read, kept and recalled as it was', () => {
  const trust = readTrust(ANSWER);
  assert.ok(trust);
  assert.equal(trust.asOf, AS_OF);
  assert.ok(trust.revoked.has('BFXR71NX') && trust.keys.has('badge0key1'));
  const phone = shelf();
  keepTrust(phone, { trust, deviceAt: AS_OF + 7 });
  assert.deepEqual(recallTrust(phone), { trust, deviceAt: AS_OF + 7 });
});

test('an answer that is no list is not taken for one', () => {
  for (const said of [null, 7, 'list', [], {}, { ...ANSWER, keys: null }, { ...ANSWER, keys: [7] }, { ...ANSWER, as_of: 'soon' }, { ...ANSWER, revoked: 'all' }]) {
    assert.equal(readTrust(said), null);
  }
});

test('a damaged or forbidden memory is no memory, and stops nothing', () => {
  const phone = shelf();
  for (const damaged of ['{', 'null', '[]', '{"keys":[]}', JSON.stringify(ANSWER)]) {
    phone.setItem('opsroom.badge.trust', damaged);
    assert.equal(recallTrust(phone), null);
  }
  const forbidding = { getItem: (): string => assert.fail('forbidden'), setItem: (): void => assert.fail('forbidden') };
  assert.equal(recallTrust(forbidding), null);
  const trust = readTrust(ANSWER);
  assert.ok(trust);
  keepTrust(forbidding, { trust, deviceAt: AS_OF });
});

test("time is the device's when its clock is right, and set right when it is not", () => {
  const trust = readTrust(ANSWER);
  assert.ok(trust);
  assert.equal(roomTime(null, 42), 42);
  assert.equal(roomTime({ trust, deviceAt: AS_OF + MINUTE }, AS_OF + 30 * MINUTE), AS_OF + 30 * MINUTE);
  const yearsBehind = AS_OF - 3 * 365 * 24 * 60 * MINUTE;
  assert.equal(roomTime({ trust, deviceAt: yearsBehind }, yearsBehind + 30 * MINUTE), AS_OF + 30 * MINUTE);
});

test('a clock that is put back cannot make time earlier than the list', () => {
  const trust = readTrust(ANSWER);
  assert.ok(trust);
  assert.equal(roomTime({ trust, deviceAt: AS_OF }, AS_OF - 1000 * MINUTE), AS_OF);
});
