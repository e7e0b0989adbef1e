import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, type Method, PAUSES_MS, queryText, signInAddress } from './client.ts';
import { ApiError, UNREACHABLE } from './errors.ts';

interface Sent {
  url: string;
  init: RequestInit;
}

function problem(status: number, code: string, params: object = {}, headers: Record<string, string> = {}): Response {
  const body = JSON.stringify({ type: `/problems/${code}`, code, title: code, status, detail: '', params, reference: 'r-1' });
  return new Response(body, { status, headers: { 'content-type': 'application/problem+json', ...headers } });
}

const fine = (body: unknown): Response => new Response(JSON.stringify(body), { status: 200 });
const lost = (): never => {
  throw new TypeError('Failed to fetch');
};

/** A room that answers in turn, and what was asked of it. */
function roomOf(...answers: (() => Response)[]): { room: Client; sent: Sent[]; waits: number[]; out: () => number } {
  const sent: Sent[] = [];
  const waits: number[] = [];
  let out = 0;
  const room = new Client({
    fetch: async (url, init) => {
      sent.push({ url, init });
      return (answers[Math.min(sent.length, answers.length) - 1] ?? lost)();
    },
    wait: async (milliseconds) => void waits.push(milliseconds),
    signedOut: () => out++,
  });
  return { room, sent, waits, out: () => out };
}

async function refused(asking: Promise<unknown>): Promise<ApiError> {
  try {
    await asking;
  } catch (fault) {
    assert.ok(fault instanceof ApiError, String(fault));
    return fault;
  }
  return assert.fail('it was not refused');
}

test('a question goes on when the room comes back within its pauses', async () => {
  const { room, sent, waits } = roomOf(lost, () => problem(503, 'room.unavailable'), () => fine({ n: 1 }));
  assert.deepEqual(await room.get('/api/x'), { n: 1 });
  assert.equal(sent.length, 3);
  assert.deepEqual(waits, [...PAUSES_MS]);
});

test('what changes something is sent once, whatever happens', async () => {
  for (const method of ['POST', 'PATCH', 'PUT', 'DELETE'] as Method[]) {
    for (const answer of [lost, () => problem(503, 'room.unavailable')]) {
      const { room, sent } = roomOf(answer);
      await refused(room.send(method, '/api/x', { body: {} }));
      assert.equal(sent.length, 1, method);
    }
  }
});

test('no answer is told apart from a refusal', async () => {
  const { room } = roomOf(lost);
  const error = await refused(room.post('/api/x'));
  assert.equal(error.code, UNREACHABLE);
  assert.equal(error.status, 0);
  assert.ok(error.mayPass);
});

test('a refusal has its code, its fields and the number under which it is recorded', async () => {
  const errors = [{ field: 'provinces.0', code: 'missing', expected: 'a province' }];
  const { room, sent } = roomOf(() => problem(422, 'request.invalid', { errors }));
  const error = await refused(room.get('/api/x'));
  assert.equal(error.code, 'request.invalid');
  assert.deepEqual(error.fields, errors);
  assert.equal(error.reference, 'r-1');
  assert.equal(sent.length, 1, 'a refusal is no reason to ask again');
});

test('a throttled question waits for the reader, and knows how long', async () => {
  const said = roomOf(() => problem(429, 'request.throttled', { retry_after_seconds: 7 }));
  assert.equal((await refused(said.room.get('/api/x'))).retryAfterSeconds, 7);
  assert.equal(said.sent.length, 1);
  const header = roomOf(() => problem(429, 'request.throttled', {}, { 'retry-after': '12' }));
  assert.equal((await refused(header.room.post('/api/x'))).retryAfterSeconds, 12);
});

test('an answer that is no problem document is told by its status', async () => {
  const away = roomOf(() => new Response('<html>', { status: 502 }));
  assert.equal((await refused(away.room.post('/api/x'))).code, 'room.unavailable');
  const odd = roomOf(() => new Response('', { status: 418 }));
  assert.equal((await refused(odd.room.post('/api/x'))).code, 'internal');
  const half = roomOf(() => new Response('{"n":', { status: 200 }));
  assert.equal((await refused(half.room.post('/api/x'))).code, UNREACHABLE);
});

test("the end of a session leads to the sign-in page; a wrong password of the sign-in form does not", async () => {
  const over = roomOf(() => problem(401, 'access.session_over'));
  await refused(over.room.get('/api/x'));
  assert.equal(over.out(), 1);
  const wrong = roomOf(() => problem(401, 'accreditation.sign_in_refused'));
  await refused(wrong.room.post('/api/x'));
  assert.equal(wrong.out(), 0);
});

test('a question that was given up is neither asked again nor a refusal', async () => {
  const asking = new AbortController();
  const { room, sent } = roomOf(() => {
    asking.abort();
    throw new DOMException('aborted', 'AbortError');
  });
  await assert.rejects(room.get('/api/x', {}, asking.signal), { name: 'AbortError' });
  assert.equal(sent.length, 1);
});

test("the page hears of every answer, and of the server's time", async () => {
  const heard: (string | null)[] = [];
  const times: number[] = [];
  const date = 'Sat, 21 Nov 2026 05:30:00 GMT';
  const { room } = roomOf(() => problem(503, 'access.revocations_stale', {}, { date }), () => fine({}));
  room.heard = (error) => heard.push(error?.code ?? null);
  room.heardTime = (server) => times.push(server);
  await refused(room.post('/api/x'));
  await room.post('/api/x');
  assert.deepEqual(heard, ['access.revocations_stale', null]);
  assert.deepEqual(times, [Date.parse(date)]);
});

test('the cookie goes along to this origin only, and nothing is taken from a cache', async () => {
  const { room, sent } = roomOf(() => fine({}));
  await room.send('POST', '/api/x', { body: { name: 'ێ' }, idempotencyKey: 'k-1' });
  const { init } = sent[0] ?? assert.fail();
  assert.equal(init.credentials, 'same-origin');
  assert.equal(init.cache, 'no-store');
  assert.equal(init.body, '{"name":"ێ"}');
  assert.equal((init.headers as Record<string, string>)['Idempotency-Key'], 'k-1');
});

test('what is empty stays out of a question, and what is not is encoded', () => {
  assert.equal(queryText({ a: '', b: null, c: undefined }), '');
  assert.equal(queryText({ q: 'علي & co', limit: 0, only: false }), '?q=%D8%B9%D9%84%D9%8A+%26+co&limit=0&only=false');
});

test('signing in leads back to exactly this place', () => {
  const address = signInAddress({ pathname: '/people/', search: '?q=علي&open=1', hash: '#x' });
  assert.equal(new URLSearchParams(address.slice(address.indexOf('?'))).get('next'), '/people/?q=علي&open=1#x');
});
