import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recallReporter, reporterOf } from './reporter.ts';
import { groupedRefusal } from './refusals.ts';
import { answerIn, receiptIn, type ReportStatus, statusLink, stepsOf, typedReceipt } from './status.ts';

const CODE = 'BFXR71NX';
const SECRET = 'q3-_abCDefGHijKLmnOPqr';

test('a link holds the receipt behind # and nowhere else', () => {
  const link = new URL(statusLink({ code: CODE, secret: SECRET }), 'https://room.example');
  assert.equal(link.pathname + link.search, '/status/');
  assert.deepEqual(receiptIn(link.hash), { code: CODE, secret: SECRET });
});

test('the receipt is read however it is typed, and a pasted link is one', () => {
  const right = { code: CODE, secret: SECRET };
  for (const typed of ['BFX-R71-NX', 'bfx r71 nx', 'BFX-R٧١-NX', 'bfx-r۷l-nx']) assert.deepEqual(typedReceipt(typed, ` ${SECRET} `), right, typed);
  assert.deepEqual(typedReceipt(`https://room.example${statusLink(right)}`, ''), right);
  for (const wrong of ['', 'BFX-R71', 'BFX-R71-NY', '<script>']) assert.equal(typedReceipt(wrong, SECRET), null);
  assert.deepEqual(typedReceipt(CODE, '٤۲07-١١٩٣ 5560\u200f-0218'), { code: CODE, secret: '4207119355600218' });
  assert.equal(typedReceipt(CODE, 'q3-_٩bC')?.secret, 'q3-_9bC');
  assert.equal(typedReceipt(CODE, ''), null);
  for (const hash of ['', '#', '#x', `#${CODE}`, `#${CODE}.a b`, '#%E0%A4%A.x']) assert.equal(receiptIn(hash), null);
});

test('steps that were passed over count as reached, an answer only when there is one', () => {
  const said: ReportStatus = { code: CODE, status: 'closed', received_at: '2026-11-21T07:05:00Z', times: { closed: '2026-11-21T08:00:00Z' } };
  assert.deepEqual(stepsOf(said).map(({ reached }) => reached), [true, true, false, true]);
  assert.deepEqual(stepsOf({ ...said, status: 'answered', times: {} }).map(({ reached }) => reached), [true, true, true, false]);
  assert.equal(stepsOf(said)[0]?.at, said.received_at);
});

test('an answer is read in the reader’s language, else in its own', () => {
  const answer = { at: '2026-11-21T08:00:00Z', public: false, texts: { ar: 'جواب', en: 'answer' } };
  assert.deepEqual(answerIn(answer, 'en'), { text: 'answer', language: 'en' });
  assert.deepEqual(answerIn(answer, 'ckb'), { text: 'جواب', language: 'ar' });
  assert.equal(answerIn({ at: '', public: true, texts: {} }, 'ar'), null);
});

test('a refusal is told as something its writer can mend', () => {
  assert.deepEqual(groupedRefusal({ code: 'intake.time_out_of_range', fields: [] }), ['filing-wrong-time']);
  assert.deepEqual(groupedRefusal({ code: 'request.invalid', fields: ['summary', 'details.0', 'summary'] }), ['filing-wrong-text', 'filing-wrong-details']);
  assert.deepEqual(groupedRefusal({ code: 'request.brand_new', fields: ['nobody'] }), ['filing-wrong-other']);
});

test('the phone remembers whose it is without a name, and trusts its own clock when it is nearly right', () => {
  const now = Date.parse('2026-11-21T07:00:00Z');
  const me = { person_id: 'p', provinces: ['IQ-NI'], server_time: '2026-11-21T07:00:30Z', name: 'سارة' };
  assert.deepEqual(reporterOf(me, now), { person: 'p', province: 'IQ-NI', ahead: 0 });
  assert.deepEqual(reporterOf({ ...me, provinces: ['IQ-NI', 'IQ-BG'], server_time: '2026-11-21T09:00:00Z' }, now), { person: 'p', province: '', ahead: 7_200_000 });
  const shelf = (text: string | null) => ({ getItem: () => text, setItem: () => {}, removeItem: () => {} });
  for (const odd of [null, '', '{', '{}', '[]', '{"person":1}']) assert.equal(recallReporter(shelf(odd)), null);
});
