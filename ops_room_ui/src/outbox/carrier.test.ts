import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '../api/client.ts';
import { Carrier, MEDIA } from './carrier.ts';
import { PART_BYTES } from './files.ts';
import { Outbox, type ReportBody } from './outbox.ts';
import { REPORTS, Sender, SESSION } from './sender.ts';
import { MemoryShelf } from './shelf.ts';

const BODY: ReportBody = { category: 'B5', summary: 'x', place: 'not_station', province: 'IQ-NI', occurred_at: '2026-11-21T07:00:00Z', time_flag: 'occurred', language: 'ckb', evidence: true };

interface Upload {
  id: string;
  of: string;
  said: number;
  bytes: number[];
  state: string;
  reason: string;
}
type Before = (method: string, path: string) => Response | 'cut' | 'cut after' | null;

function problem(status: number, code: string, params: object = {}): Response {
  return new Response(JSON.stringify({ code, status, params }), { status });
}

/** A room that keeps reports and files by their keys, part by part, as the real one does. */
class Hall {
  uploads = new Map<string, Upload>();
  reports: string[] = [];
  asked: string[] = [];
  before: Before = () => null;
  /** What becomes of a file that is whole. */
  reading = (upload: Upload): void => void (upload.state = 'attached');
  client = new Client({ fetch: (url, init) => this.hear(url, init), wait: () => Promise.resolve(), signedOut: () => {} });

  async hear(url: string, init: RequestInit): Promise<Response> {
    const method = init.method ?? 'GET';
    this.asked.push(`${method} ${url}`);
    const early = this.before(method, url);
    if (early === 'cut') throw new TypeError('cut');
    if (early instanceof Response) return early;
    const answer = this.#answer(method, url, init);
    if (early === 'cut after') throw new TypeError('cut');
    return Promise.resolve(answer);
  }

  #answer(method: string, url: string, init: RequestInit): Response {
    const headers = init.headers as Record<string, string>;
    if (url.startsWith(SESSION)) return new Response(JSON.stringify({ person_id: 'sara', must: [] }));
    if (url === REPORTS) {
      this.reports.push(headers['Idempotency-Key'] ?? '');
      const answer = { report_id: `of-${headers['Idempotency-Key']}`, code: 'K7M4QX2P', secret: 's', received_at: '2026-11-21T07:05:00Z' };
      return new Response(JSON.stringify(answer), { status: 202 });
    }
    if (method === 'POST') return this.#begin(headers['Idempotency-Key'] ?? '', JSON.parse(init.body as string) as { report_id: string; bytes: number });
    const upload = [...this.uploads.values()].find(({ id }) => url === `${MEDIA}/${id}`);
    if (upload === undefined) return method === 'HEAD' ? new Response(null, { status: 404 }) : problem(404, 'intake.media_unknown');
    if (method === 'HEAD') {
      const told = { 'upload-offset': String(upload.bytes.length), 'upload-state': upload.state, ...(upload.reason ? { 'upload-refusal': upload.reason } : {}) };
      return new Response(null, { headers: told });
    }
    const offset = Number(headers['Upload-Offset']);
    if (offset !== upload.bytes.length) return problem(409, 'intake.media_offset_wrong', { offset: upload.bytes.length, state: upload.state });
    upload.bytes = [...upload.bytes, ...new Uint8Array(init.body as ArrayBuffer)];
    if (upload.bytes.length === upload.said) this.reading(upload);
    return this.#said(upload);
  }

  #begin(key: string, { report_id: of, bytes: said }: { report_id: string; bytes: number }): Response {
    const upload = this.uploads.get(key) ?? { id: `m${this.uploads.size}`, of, said, bytes: [], state: 'receiving', reason: '' };
    this.uploads.set(key, upload);
    return this.#said(upload);
  }

  #said(upload: Upload): Response {
    return new Response(JSON.stringify({ media_id: upload.id, offset: upload.bytes.length, state: upload.state }));
  }
}

const SIZE = 3 * PART_BYTES + 7;
const content = Uint8Array.from({ length: SIZE }, (_, n) => (n * 7) % 253);

async function world(): Promise<{ hall: Hall; outbox: Outbox; sender: Sender }> {
  const hall = new Hall();
  let clock = 0;
  const outbox = new Outbox(new MemoryShelf(), () => ++clock);
  const film = await outbox.files.keep('sara', new File([content], 'film.mp4', { type: 'video/mp4' }));
  await outbox.save('sara', BODY, null, [film]);
  const sender = new Sender(outbox, hall.client, new Carrier((url, init) => hall.hear(url, init)), async (doing) => (await doing(), true));
  return { hall, outbox, sender };
}

const parts = ({ asked }: Hall): number => asked.filter((one) => one.startsWith('PATCH')).length;

test('a file follows its report in parts, arrives as it was, and leaves the phone', async () => {
  const { hall, outbox, sender } = await world();
  const told: number[] = [];
  sender.carried = (_, bytes) => told.push(bytes);
  assert.equal((await sender.send('sara')).ended, 'done');
  const [upload] = [...hall.uploads.values()];
  assert.deepEqual([upload?.of, upload?.bytes], [`of-${hall.reports[0]}`, [...content]]);
  assert.deepEqual(told, [0, PART_BYTES, 2 * PART_BYTES, 3 * PART_BYTES]);
  const { files, receipts } = await outbox.contents('sara');
  assert.deepEqual([files, receipts[0]?.files], [[], 1]);
});

test('a line that breaks at every second answer loses nothing, doubles nothing and goes on where the room has come to', async () => {
  const { hall, outbox, sender } = await world();
  let n = 0;
  hall.before = (method) => (method === 'GET' || ++n % 2 === 1 ? null : n % 4 === 0 ? 'cut' : 'cut after');
  let rounds = 0;
  while ((await outbox.contents('sara')).receipts[0]?.files !== 1) {
    await sender.send('sara');
    assert.ok(++rounds < 30);
  }
  assert.equal(hall.uploads.size, 1);
  assert.deepEqual([...hall.uploads.values()][0]?.bytes, [...content]);
});

test('a report that is saved while a film is on its way goes before its next part', async () => {
  const { hall, outbox, sender } = await world();
  let saved = '';
  hall.before = (method) => {
    if (method === 'PATCH' && saved === '') {
      saved = 'soon';
      void outbox.save('sara', { ...BODY, summary: 'عاجل' }).then(({ id }) => ((saved = id), sender.hurry()));
    }
    return null;
  };
  assert.equal((await sender.send('sara')).ended, 'done');
  const at = hall.asked.findLastIndex((one) => one === `POST ${REPORTS}`);
  assert.deepEqual([hall.reports.length, hall.reports[1]], [2, saved]);
  assert.ok(at < hall.asked.findLastIndex((one) => one.startsWith('PATCH')));
  assert.deepEqual((await outbox.contents('sara')).files, []);
});

test('what the room has thrown away is begun anew under another key', async () => {
  const { hall, outbox, sender } = await world();
  hall.before = (method) => (method === 'PATCH' && parts(hall) === 3 ? 'cut' : null);
  assert.equal((await sender.send('sara')).ended, 'later');
  for (const upload of hall.uploads.values()) upload.id = 'gone';
  assert.ok((await sender.send('sara')).retryAfterMs > 0);
  assert.equal((await sender.send('sara')).ended, 'done');
  assert.equal(hall.uploads.size, 2);
  assert.deepEqual([...hall.uploads.values()][1]?.bytes, [...content]);
  assert.deepEqual((await outbox.contents('sara')).files, []);
});

test('a file the room refuses is told with its reason and not sent again; its report stands', async () => {
  const { hall, outbox, sender } = await world();
  hall.before = (method) => (method === 'PATCH' ? problem(422, 'intake.media_kind_refused') : null);
  assert.equal((await sender.send('sara')).ended, 'done');
  assert.equal((await sender.send('sara')).ended, 'done');
  assert.equal(parts(hall), 1);
  const { files, receipts } = await outbox.contents('sara');
  assert.deepEqual([files[0]?.refusal, receipts.length], ['intake.media_kind_refused', 1]);
});

test('a file that takes long to read is asked about until the room says what it is', async () => {
  const { hall, outbox, sender } = await world();
  hall.reading = (upload) => void (upload.state = 'checking');
  const round = await sender.send('sara');
  assert.deepEqual([round.ended, round.retryAfterMs > 0], ['done', true]);
  for (const upload of hall.uploads.values()) Object.assign(upload, { state: 'refused', reason: 'intake.media_unreadable' });
  await sender.send('sara');
  assert.equal((await outbox.contents('sara')).files[0]?.refusal, 'intake.media_unreadable');
});

test('no patience, no sign-in and somebody else’s network are no verdict on a file', async () => {
  const { hall, outbox, sender } = await world();
  const answers: [Response, string][] = [
    [problem(503, 'room.disk_reserve_reached', { retry_after_seconds: 9 }), 'later'],
    [problem(409, 'intake.media_too_many'), 'later'],
    [new Response('<html>'), 'later'],
    [new Response('<html>', { status: 404 }), 'later'],
    [problem(401, 'access.session_over'), 'signed_out'],
  ];
  for (const [answer, ended] of answers) {
    hall.before = (method, path) => (path.startsWith(MEDIA) && method !== 'HEAD' ? answer : null);
    assert.equal((await sender.send('sara')).ended, ended);
  }
  assert.equal((await outbox.contents('sara')).files[0]?.refusal, null);
});
