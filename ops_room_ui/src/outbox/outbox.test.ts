import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outbox, type ReportBody } from './outbox.ts';
import { PART_BYTES } from './files.ts';
import { MemoryShelf } from './shelf.ts';

const ANSWER = { report_id: 'r1', code: 'K7M4QX2P', secret: 'a-secret-of-the-room_1', received_at: '2026-11-21T07:05:00Z' };

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
  assert.deepEqual(found.receipts, [{ id: report.id, owner: 'sara', code: ANSWER.code, secret: ANSWER.secret, receivedAt: ANSWER.received_at, files: 0 }]);
});

test('another person on the same phone sees how many reports wait, and nothing of them', async () => {
  const { outbox } = made();
  await outbox.save('sara', body('نص سارة'));
  await outbox.received(await outbox.save('sara', body('نص آخر')), ANSWER);
  await outbox.keepDraft('sara', { text: 'مسودة' });
  const found = await outbox.contents('karwan');
  assert.deepEqual(found, { waiting: [], refused: [], receipts: [], files: [], others: 1 });
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

test('what two people type on one phone does not drive each other out', async () => {
  const { outbox } = made();
  await outbox.keepDraft('sara', { text: 'مسودة سارة' });
  await outbox.keepDraft('karwan', { text: 'ڕەشنووس' });
  assert.deepEqual(await outbox.draft('sara'), { text: 'مسودة سارة' });
});

const photo = (bytes: number): File => new File([Uint8Array.from({ length: bytes }, (_, n) => n % 251)], 'صورة.jpg', { type: 'image/jpeg' });

test('a file is kept in parts, whole, and read from wherever the room has come to', async () => {
  const { outbox } = made();
  const told: number[] = [];
  const file = await outbox.files.keep('sara', photo(PART_BYTES + 10), (bytes) => told.push(bytes));
  assert.deepEqual(told, [PART_BYTES, PART_BYTES + 10]);
  const at = async (offset: number): Promise<number | undefined> => (await outbox.files.from(file, offset))?.byteLength;
  assert.deepEqual([await at(0), await at(PART_BYTES), await at(PART_BYTES + 4), await at(2 * PART_BYTES)], [PART_BYTES, 10, 6, undefined]);
  assert.equal(new Uint8Array((await outbox.files.from(file, PART_BYTES)) ?? new ArrayBuffer(0))[0], PART_BYTES % 251);
});

test('a file follows its report, its correction and its receipt, and the receipt counts what arrived', async () => {
  const { shelf, outbox } = made();
  const file = await outbox.files.keep('sara', photo(10));
  const report = await outbox.save('sara', body('مع صورة'), null, [file]);
  await outbox.refused(report, { code: 'request.invalid', fields: [] });
  const corrected = await outbox.save('sara', body('مصحح'), report.id, (await outbox.contents('sara')).files);
  await outbox.received(corrected, ANSWER);
  const [following] = (await outbox.contents('sara')).files;
  assert.deepEqual([following?.report, following?.reportId], [corrected.id, ANSWER.report_id]);
  assert.equal((await outbox.contents('karwan')).others, 1);
  await outbox.remove(corrected.id); // the receipt: its file is sent all the same
  assert.ok(following !== undefined);
  await outbox.attached(following);
  assert.deepEqual(await shelf.all(), []);
  assert.equal(await outbox.files.from(file, 0), null);
});

test('a report that is deleted takes its files along, and a refused file keeps its reason but no bytes', async () => {
  const { shelf, outbox } = made();
  const gone = await outbox.save('sara', body('لا'), null, [await outbox.files.keep('sara', photo(10))]);
  await outbox.remove(gone.id);
  assert.deepEqual(await shelf.all(), []);
  const file = await outbox.files.keep('sara', photo(10));
  await outbox.files.refuse(file, 'intake.media_unreadable');
  assert.equal((await outbox.contents('sara')).files[0]?.refusal, 'intake.media_unreadable');
  assert.equal(await outbox.files.from(file, 0), null);
});

test('a phone without room keeps nothing of a file, and a page that went away half-way leaves nothing for long', async () => {
  const shelf = new MemoryShelf();
  let clock = 0;
  const outbox = new Outbox(shelf, () => clock);
  const full = async (): Promise<void> => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  shelf.keepPart = full;
  await assert.rejects(outbox.files.keep('sara', photo(10)));
  assert.deepEqual(await shelf.all(), []);
  shelf.write = async (put) => (put.length > 0 ? MemoryShelf.prototype.write.call(shelf, put) : full()); // the page is gone
  await assert.rejects(outbox.files.keep('sara', photo(10)));
  shelf.write = (...change) => MemoryShelf.prototype.write.apply(shelf, change);
  assert.deepEqual((await outbox.contents('sara')).files, []);
  await outbox.files.tidy();
  assert.equal((await shelf.all()).length, 1);
  clock = 11 * 60_000;
  await outbox.files.tidy();
  assert.deepEqual(await shelf.all(), []);
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
