/**
 * Keeps the report page on the phone, so that it opens at once and without a line. It holds this page's own files only;
 * requests to the room pass by. What is kept stays as it is until the page says that nothing waits to be sent.
 */
/// <reference lib="webworker" />
import type { Said } from '../src/features/report/shell.ts';

const worker = self as unknown as ServiceWorkerGlobalScope;

const STORE = 'opsroom.report.1';
const PAGE = new URL('./', worker.location.href).href;

/** Files that the page names: its scripts, styles and fonts. */
function filesOf(page: string): string[] {
  const named = [...page.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]+)"/g)];
  return [...new Set(named.map(([, path]) => new URL(path ?? '', PAGE).href))];
}

/** Keeps the room's page of now with all its files, then lets go of the files of the one before. */
async function keep(): Promise<void> {
  const page = await fetch(PAGE, { cache: 'no-cache' });
  if (!page.ok) return;
  const store = await caches.open(STORE);
  const files = filesOf(await page.clone().text());
  const known = new Set((await store.keys()).map((request) => request.url));
  await store.addAll(files.filter((file) => !known.has(file)));
  await store.put(PAGE, page);
  const wanted = new Set([PAGE, ...files]);
  for (const url of known) if (!wanted.has(url) && !url.endsWith('.woff2')) await store.delete(url);
}

async function keepFirst(): Promise<void> {
  if (!(await caches.match(PAGE))) await keep();
}

async function kept(request: Request, address: string): Promise<Response> {
  return (await caches.match(address)) ?? fetch(request);
}

/** A file that the page's styles name, and the page itself does not, is kept when it is first used. */
async function file(request: Request): Promise<Response> {
  const found = await caches.match(request.url);
  if (found) return found;
  const fresh = await fetch(request);
  if (fresh.ok && request.url.endsWith('.woff2')) await (await caches.open(STORE)).put(request.url, fresh.clone());
  return fresh;
}

worker.addEventListener('install', (event) => event.waitUntil(keepFirst()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('message', (event) => {
  const said = event.data as Said;
  if (said === 'renew') event.waitUntil(keep().catch(() => {}));
  else if (said === 'take over') event.waitUntil(worker.skipWaiting());
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== 'GET' || !request.url.startsWith(worker.location.origin)) return;
  if (request.mode === 'navigate') event.respondWith(kept(request, PAGE));
  else if (path.includes('/assets/')) event.respondWith(file(request));
});
