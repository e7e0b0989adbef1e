import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from './errors.ts';
import { mediaType, type Transport, upload } from './upload.ts';

/** A browser's request that a test answers. */
function transport(): { request: Transport; headers: Record<string, string>; opened: string[] } {
  const headers: Record<string, string> = {};
  const opened: string[] = [];
  const request = {
    open: (method: string, path: string) => void opened.push(`${method} ${path}`),
    setRequestHeader: (name: string, value: string) => void (headers[name] = value),
    send: () => {},
    abort() {
      this.onabort?.();
    },
    upload: { onprogress: null as ((event: { loaded: number; total: number }) => void) | null },
    getResponseHeader: () => null,
    status: 0,
    responseText: '',
    onload: null as (() => void) | null,
    onerror: null as (() => void) | null,
    onabort: null as (() => void) | null,
  };
  return { request: request as unknown as Transport, headers, opened };
}

type Told = { status: number; responseText: string; onload: () => void; onerror: () => void; upload: { onprogress: (event: object) => void } };

function file(name: string): { name: string } & Blob {
  return Object.assign(new Blob(['x']), { name });
}

test('a right-to-left file name travels as it is', () => {
  const { request, headers, opened } = transport();
  void upload('/api/accreditation/imports', file('مراقبون ٢٠٢٦.xlsx'), () => {}, request);
  assert.deepEqual(opened, ['POST /api/accreditation/imports']);
  assert.equal(decodeURIComponent(headers['X-File-Name'] ?? ''), 'مراقبون ٢٠٢٦.xlsx');
  assert.match(headers['Content-Type'] ?? '', /spreadsheetml\.sheet$/);
});

test('the kind is told by the end of the name and by nothing else', () => {
  assert.equal(mediaType('People.CSV'), 'text/csv');
  assert.equal(mediaType('people.xls'), null);
  assert.equal(mediaType('people.csv.exe'), null);
});

test('an upload says how much is sent, and gives the answer', async () => {
  const { request } = transport();
  const shares: number[] = [];
  const { answer } = upload<{ id: string }>('/api/x', file('a.csv'), (share) => shares.push(share), request);
  const told = request as unknown as Told;
  told.upload.onprogress({ loaded: 1, total: 4 });
  told.upload.onprogress({ loaded: 0, total: 0 });
  Object.assign(told, { status: 202, responseText: '{"id":"7"}' });
  told.onload();
  assert.deepEqual(await answer, { id: '7' });
  assert.deepEqual(shares, [0.25, 0]);
});

test('a refused, a broken and a cancelled upload are three things', async () => {
  const refused = transport();
  const first = upload('/api/x', file('a.csv'), () => {}, refused.request);
  Object.assign(refused.request, { status: 413, responseText: '{"code":"request.body_too_large"}' });
  (refused.request as unknown as Told).onload();
  await assert.rejects(first.answer, (fault) => fault instanceof ApiError && fault.code === 'request.body_too_large');

  const broken = transport();
  const second = upload('/api/x', file('a.csv'), () => {}, broken.request);
  (broken.request as unknown as Told).onerror();
  await assert.rejects(second.answer, (fault) => fault instanceof ApiError && fault.status === 0);

  const given = transport();
  const third = upload('/api/x', file('a.csv'), () => {}, given.request);
  third.cancel();
  await assert.rejects(third.answer, { name: 'AbortError' });
});
