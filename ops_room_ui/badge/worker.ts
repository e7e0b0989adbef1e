/**
 * Keeps the check page on the phone, so that it opens without a connection. It holds files only: what the room says
 * about keys and revocations is the page's own memory, and requests to the room pass by.
 */
/// <reference lib="webworker" />
const worker = self as unknown as ServiceWorkerGlobalScope;

const STORE = 'opsroom.badge.1';
const PAGE = new URL('./', worker.location.href).href;
/** A page that has not come after this long is taken from the store. */
const PATIENCE_MS = 3_000;

/** Files that the page names: its script, what that imports, styles and fonts. */
function filesOf(page: string): string[] {
  const named = [...page.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]+)"/g)];
  return [...new Set(named.map(([, path]) => new URL(path ?? '', PAGE).href))];
}

/** Keeps a new page with all its files, then lets go of the files of the one before. */
async function keep(page: Response): Promise<void> {
  const store = await caches.open(STORE);
  const files = filesOf(await page.clone().text());
  const known = new Set((await store.keys()).map((request) => request.url));
  await store.addAll(files.filter((file) => !known.has(file)));
  await store.put(PAGE, page);
  const wanted = new Set([PAGE, ...files]);
  for (const url of known) if (!wanted.has(url) && !url.endsWith('.woff2')) await store.delete(url);
}

async function page(event: FetchEvent): Promise<Response> {
  try {
    const fresh = await fetch(PAGE, { cache: 'no-cache', signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!fresh.ok) throw new TypeError('not the page');
    event.waitUntil(keep(fresh.clone()));
    return fresh;
  } catch (fault) {
    const kept = await caches.match(PAGE);
    if (kept) return kept;
    throw fault;
  }
}

async function file(request: Request): Promise<Response> {
  const kept = await caches.match(request.url);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) await (await caches.open(STORE)).put(request.url, fresh.clone());
  return fresh;
}

worker.addEventListener('install', (event) => {
  event.waitUntil(
    fetch(PAGE, { cache: 'no-cache' })
      .then(keep)
      .then(() => worker.skipWaiting()),
  );
});
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== 'GET' || !request.url.startsWith(worker.location.origin)) return;
  if (request.mode === 'navigate') event.respondWith(page(event));
  else if (path.includes('/assets/')) event.respondWith(file(request));
});
