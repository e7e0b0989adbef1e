/**
 * The page on the phone: kept by its service worker, renewed only when nothing waits in the outbox, so that no report
 * ever meets a page that was changed under it.
 */

/** Said to the worker: look whether the room has a newer page, or take the place of an older worker. */
export type Said = 'renew' | 'take over';

/** Without a secure origin there is no worker: then the page needs the line once per visit, and keeps reports all the same. */
export function keepPage(): void {
  if ('serviceWorker' in navigator) navigator.serviceWorker.register('./worker.js').catch(() => {});
}

export async function renewPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration('./');
  registration?.waiting?.postMessage('take over' satisfies Said);
  registration?.active?.postMessage('renew' satisfies Said);
}
