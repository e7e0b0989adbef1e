import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outbox, type ReportBody } from './outbox.ts';
import { MemoryShelf } from './shelf.ts';

const ANSWER = { code: 'K7M4QX2P', secret: 'a-secret-of-the-room_1', received_at: '2026-11-21T07:05:00Z' };

function body(summary: string): ReportBody {
  return {
    category: 'A1', summary, place: 'this_station', station: '205418', occurred_at: '2026-11-21T07:00:00.000Z',
    time_flag: 'occurring', language: 'ar', evidence: false,
  };
}

function made(): { shelf: MemoryShelf; outbox: Outbox } {
  const shelf = new MemoryShelf();
  let clock = 0;
  return { shelf, outbox: new Outbox(shelf, () => ++clock) };
}

test('every report has a key of its own from the moment it is saved, and waits in the order of saving', async () => {
  const { outbox } = made();
  for (const text of ['أولى', 'ثانية', 'ثالثة']) await outbox.save('sara', body(text));
  const { waiting } = await outbox.contents('sara');
  assert.deepEqual(waiting.map((one) => one.body.summary), ['أولى', 'ثانية', 'ثالثة']);
  assert.equal(new Set(waiting.map(({ id }) => id)).size, 3);
});

test('once the room has it, only code, secret and time stay on the phone', async () => {
  const { shelf, outbox } = made();
  const report = await outbox.save('sara', body('حشو صندوق'));
  await outbox.received(report, ANSWER);
  assert.equal((await shelf.all()).length, 1);
  const found = await outbox.contents('sara');
  assert.deepEqual(found.waiting, []);
  assert.deepEqual(found.receipts, [{ id: report.id, owner: 'sara', code: ANSWER.code, secret: ANSWER.secret, receivedAt: ANSWER.received_at }]);
});

test('another person on the same phone sees how many reports wait, and nothing of them', async () => {
  const { outbox } = made();
  await outbox.save('sara', body('نص سارة'));
  await outbox.received(await outbox.save('sara', body('نص آخر')), ANSWER);
  await outbox.keepDraft('sara', { text: 'مسودة' });
  const found = await outbox.contents('karwan');
  assert.deepEqual(found, { waiting: [], refused: [], receipts: [], others: 1 });
  assert.equal(await outbox.draft('karwan'), null);
});

test('a refused report waits for its writer, and its correction goes under a new key', async () => {
  const { outbox } = made();
  const report = await outbox.save('sara', body('بلا وقت'));
  await outbox.refused(report, { code: 'intake.time_out_of_range', fields: ['occurred_at'] });
  const before = await outbox.contents('sara');
  assert.deepEqual(before.waiting, []);
  assert.deepEqual(before.refused[0]?.refusal, { code: 'intake.time_out_of_range', fields: ['occurred_at'] });
  const corrected = await outbox.save('sara', body('بوقت'), report.id);
  const after = await outbox.contents('sara');
  assert.deepEqual(after.refused, []);
  assert.deepEqual(after.waiting.map(({ id }) => id), [corrected.id]);
  assert.notEqual(corrected.id, report.id);
});

test('what was being typed is there again until it is saved', async () => {
  const { outbox } = made();
  await outbox.keepDraft('sara', { text: 'نصف جملة' });
  assert.deepEqual(await outbox.draft('sara'), { text: 'نصف جملة' });
  await outbox.save('sara', body('جملة كاملة'));
  assert.equal(await outbox.draft('sara'), null);
});

test('nothing of a report can be read in what lies on the phone', async () => {
  const { shelf, outbox } = made();
  await outbox.save('sara', body('إطلاق نار قرب المركز'));
  const [entry] = await shelf.all();
  assert.ok(entry !== undefined && 'data' in entry.box);
  assert.equal(entry.box.key.extractable, false);
  const lying = new TextDecoder('utf-8', { fatal: false }).decode(entry.box.data);
  for (const word of ['إطلاق', '205418', 'sara']) assert.ok(!lying.includes(word));
});
