import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { byLease, LEASE_MS } from './alone.ts';
import { Carrier } from './carrier.ts';
import { Outbox, type ReportBody } from './outbox.ts';
import { pauseMs } from './patience.ts';
import { Sender, SESSION, verdictOn } from './sender.ts';
import { MemoryShelf } from './shelf.ts';
import { uuid } from './uuid.ts';

interface Sent {
  key: string;
  text: string;
}
type Answering = (sent: Sent, n: number) => Response | 'cut';

/** A room that keeps what it takes by its key, as the real one does, and answers as a test tells it to. */
class Hall {
  taken = new Map<string, string>();
  sent: Sent[] = [];
  person = 'sara';
  session = 200;
  answering: Answering = (sent) => this.takes(sent);
  client = new Client({ fetch: (url, init) => this.#hear(url, init), wait: () => Promise.resolve(), signedOut: () => {} });

  takes({ key, text }: Sent): Response {
    this.taken.set(key, text);
    const answer = { report_id: key, code: 'K7M4QX2P', secret: `secret-of-${key}`, received_at: '2026-11-21T07:05:00Z', status: 'received' };
    return new Response(JSON.stringify(answer), { status: 202 });
  }

  #hear(url: string, init: RequestInit): Promise<Response> {
    if (url.startsWith(SESSION)) {
      const said = this.session === 200 ? { person_id: this.person, must: [] } : { code: 'access.sign_in_required' };
      return Promise.resolve(new Response(JSON.stringify(said), { status: this.session }));
    }
    const headers = init.headers as Record<string, string>;
    const sent = { key: headers['Idempotency-Key'] ?? '', text: String(init.body) };
    this.sent.push(sent);
    const answer = this.answering(sent, this.sent.length);
    return answer === 'cut' ? Promise.reject(new TypeError('cut')) : Promise.resolve(answer);
  }
}

function problem(status: number, code: string, params: object = {}): Response {
  return new Response(JSON.stringify({ code, status, params }), { status });
}

function body(summary: string): ReportBody {
  return { category: 'B5', summary, place: 'not_station', province: 'IQ-NI', occurred_at: '2026-11-21T07:00:00Z', time_flag: 'occurred', language: 'ckb', evidence: true };
}

async function world(...texts: string[]): Promise<{ hall: Hall; outbox: Outbox; sender: Sender }> {
  const hall = new Hall();
  let clock = 0;
  const outbox = new Outbox(new MemoryShelf(), () => ++clock);
  for (const text of texts) await outbox.save('sara', body(text));
  const sender = new Sender(outbox, hall.client, new Carrier(() => Promise.reject(new TypeError('no file is sent here'))), async (doing) => (await doing(), true));
  return { hall, outbox, sender };
}

test('everything that waits is sent once, the oldest first, and leaves its receipt', async () => {
  const { hall, outbox, sender } = await world('1', '2', '3');
  const round = await sender.send('sara');
  assert.equal(round.ended, 'done');
  assert.deepEqual(hall.sent.map(({ text }) => (JSON.parse(text) as ReportBody).summary), ['1', '2', '3']);
  const found = await outbox.contents('sara');
  assert.deepEqual([found.waiting.length, found.receipts.length], [0, 3]);
});

test('a room that took it and lost the line gets the same key and the same bytes, and doubles nothing', async () => {
  const { hall, outbox, sender } = await world('1', '2', '3', '4', '5');
  hall.answering = (sent, n) => {
    const answer = hall.takes(sent);
    return n % 2 === 1 ? 'cut' : answer;
  };
  let rounds = 0;
  while ((await sender.send('sara')).ended !== 'done') assert.ok(++rounds < 20);
  assert.equal(hall.taken.size, 5);
  assert.ok(hall.sent.length > 5);
  for (const { key, text } of hall.sent) assert.equal(hall.taken.get(key), text);
  assert.equal((await outbox.contents('sara')).receipts.length, 5);
});

test('when the line is away the first failure ends the round and nothing is lost', async () => {
  const { hall, outbox, sender } = await world('1', '2');
  hall.answering = () => 'cut';
  assert.equal((await sender.send('sara')).ended, 'later');
  assert.equal(hall.sent.length, 1);
  assert.equal((await outbox.contents('sara')).waiting.length, 2);
});

test('a report the room refuses is set aside with the reason and never sent again; the others go on', async () => {
  const { hall, outbox, sender } = await world('1', 'خطأ', '3');
  hall.answering = (sent) =>
    sent.text.includes('خطأ') ? problem(422, 'request.invalid', { errors: [{ field: 'summary', code: 'text_too_long', expected: '' }] }) : hall.takes(sent);
  assert.equal((await sender.send('sara')).ended, 'done');
  assert.equal((await sender.send('sara')).ended, 'done');
  assert.equal(hall.sent.length, 3);
  const found = await outbox.contents('sara');
  assert.deepEqual(found.refused.map(({ refusal }) => refusal), [{ code: 'request.invalid', fields: ['summary'] }]);
  assert.equal(found.receipts.length, 2);
});

test('nobody is signed in: everything stays, and nothing is sent', async () => {
  const { hall, outbox, sender } = await world('1');
  hall.session = 401;
  assert.equal((await sender.send('sara')).ended, 'signed_out');
  assert.equal(hall.sent.length, 0);
  assert.equal((await outbox.contents('sara')).waiting.length, 1);
});

test('a report is never filed under the name of somebody else who signed in on this phone', async () => {
  const { hall, sender } = await world('1');
  hall.person = 'karwan';
  assert.equal((await sender.send('sara')).ended, 'other_person');
  assert.equal(hall.sent.length, 0);
});

test('accreditation is away: reports go all the same', async () => {
  const { hall, sender } = await world('1');
  hall.session = 503;
  assert.equal((await sender.send('sara')).ended, 'done');
  assert.equal(hall.taken.size, 1);
});

test('the room asks for patience and gets it', async () => {
  const { hall, sender } = await world('1');
  hall.answering = () => problem(429, 'request.throttled', { retry_after_seconds: 90 });
  assert.deepEqual(await sender.send('sara'), { ended: 'later', received: [], retryAfterMs: 90_000 });
  assert.equal(pauseMs(1, 90_000, 0.5), 90_000);
});

test('which refusals are about the report', () => {
  const verdicts = (rows: [number, string][]): string[] => rows.map(([status, code]) => verdictOn(new ApiError(code, status)));
  assert.deepEqual(verdicts([[422, 'request.invalid'], [422, 'intake.time_out_of_range'], [413, 'request.body_too_large'], [409, 'request.idempotency_conflict']]), Array(4).fill('refused'));
  assert.deepEqual(verdicts([[0, 'room.unreachable'], [429, 'request.throttled'], [503, 'room.disk_reserve_reached'], [500, 'internal'], [408, 'request.body_too_slow']]), Array(5).fill('later'));
  assert.deepEqual(verdicts([[401, 'access.session_over'], [403, 'access.sign_in_incomplete']]), Array(2).fill('signed_out'));
  assert.equal(verdictOn(new ApiError('access.forbidden', 403)), 'forbidden');
});

test('a sign-in page of somebody else’s network is no refusal of the room', async () => {
  const { hall, outbox, sender } = await world('1');
  for (const answer of [new Response('<html>', { status: 200 }), new Response('<html>', { status: 404 }), new Response('{}', { status: 200 })]) {
    hall.answering = () => answer;
    assert.equal((await sender.send('sara')).ended, 'later');
  }
  assert.equal((await outbox.contents('sara')).waiting.length, 1);
});

test('without the browser’s locks one tab sends and the other waits, until the lease runs out', async () => {
  const shelf = new MemoryShelf();
  let now = 0;
  const [one, other] = [byLease(shelf, () => now, 'one'), byLease(shelf, () => now, 'other')];
  let inside = false;
  await one(async () => {
    inside = true;
    assert.equal(await other(() => assert.fail('two tabs at once')), false);
    now += LEASE_MS;
    assert.equal(await other(() => Promise.resolve()), true);
  });
  assert.ok(inside);
  assert.equal(await other(() => Promise.resolve()), true);
});

test('a phone tries soon, then less often, and never in step with others', () => {
  assert.deepEqual([1, 2, 3, 4, 9].map((n) => pauseMs(n, 0, 0.5)), [4_000, 8_000, 16_000, 30_000, 30_000]);
  assert.ok(pauseMs(1, 0, 0) < pauseMs(1, 0, 1));
});

test('a key is a UUID of version 4, also without a secure origin', () => {
  assert.equal(uuid(new Uint8Array(16).fill(0xff)), 'ffffffff-ffff-4fff-bfff-ffffffffffff');
  assert.match(uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
