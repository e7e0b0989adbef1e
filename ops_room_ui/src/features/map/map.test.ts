import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, readAddress } from './address.ts';
import { sumOf } from './figures.ts';
import { isWhat, NEEDED, SHOWN_IN, WHAT } from './what.ts';

test('the address of a place leads to the same place, in the language that was asked for', () => {
  const wish = { province: 'IQ-NI', district: '24-01', centre: '240001', station: '240001/3' };
  const address = addressOf(wish, '?lang=ckb&view=contests', '/map/');
  const read = readAddress(new URL(address, 'https://room.example').search);
  assert.deepEqual({ ...read, view: '', contest: '', what: '', import: '' }, { ...wish, view: '', contest: '', what: '', import: '' });
  assert.match(address, /lang=ckb$/);
  assert.equal(addressOf({}, '?lang=xx', '/map/'), '/map/');
});

test('what no address can mean is left out', () => {
  const read = readAddress('?view=secrets&province=Ninawa&centre=%3Cscript%3E&import=1');
  assert.ok(Object.values(read).every((value) => value === ''));
});

test('totals are sums', () => {
  const one = { centres: 1, stations: 4, women: 1, voters: 1_900 };
  assert.deepEqual(sumOf([]), { centres: 0, stations: 0, women: 0, voters: 0 });
  assert.deepEqual(sumOf([one, one]), { centres: 2, stations: 8, women: 2, voters: 3_800 });
});

test('every kind of file has what it needs and where it is shown', () => {
  for (const what of WHAT) assert.ok(isWhat(what) && NEEDED[what].length > 0 && what in SHOWN_IN);
  assert.ok(!isWhat('people'));
});
