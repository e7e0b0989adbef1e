import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Format, moment } from './format.ts';

const ar = new Format('ar', 'arab');
const ckb = new Format('ckb', 'arab');
const en = new Format('en', 'latn');
const AT = Date.parse('2026-11-21T20:05:07Z');

test('all times are the room\'s: Baghdad, whatever the device says', () => {
  assert.equal(en.time(AT, true), '23:05:07');
  assert.equal(ar.time(AT), '٢٣:٠٥');
  assert.deepEqual([moment(AT + 3_600_000).day, moment(AT + 3_600_000).hour], [22, '00']);
});

test('dates carry the names that people in Iraq use', () => {
  assert.equal(ar.date(AT), 'السبت ٢١ تشرين الثاني ٢٠٢٦');
  assert.equal(ckb.date(AT), 'شەممە ٢١ تشرینی دووەم ٢٠٢٦');
  assert.equal(en.date(AT), 'Saturday 21 November 2026');
});

test('numbers have the separators of their digits', () => {
  assert.equal(ar.number(1234567), '١٬٢٣٤٬٥٦٧');
  assert.equal(ckb.number(0.25, 1), '٠٫٣');
  assert.equal(en.number(-1234.5, 1), '−1,234.5');
  assert.equal(new Format('ar', 'latn').number(1234), '1,234');
});

test('a span is a clock without a sign', () => {
  assert.equal(en.span(130_000), '02:10');
  assert.equal(en.span(-59_999), '00:59');
  assert.equal(ar.span(3_730_000), '١:٠٢:١٠');
});

test('Kurdish order puts ڕ before ز and ۆ after و', () => {
  assert.deepEqual(['زاخۆ', 'ڕانیە', 'هەولێر', 'دهۆک', 'ئامێدی'].sort((a, b) => ckb.compare(a, b)), [
    'ئامێدی',
    'دهۆک',
    'ڕانیە',
    'زاخۆ',
    'هەولێر',
  ]);
  assert.ok(ckb.compare('کوت', 'کۆت') < 0);
});
