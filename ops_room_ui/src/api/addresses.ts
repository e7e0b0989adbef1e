/** Where a page may be sent after signing in. Pure. */

/** The room's first page. */
export const HOME = '/board/';

/**
 * `next` when it is a path of this origin, else the room's first page: a link to the sign-in page must not be able to
 * lead anybody to another site, however it is written, nor back to the sign-in page itself.
 */
export function safeNext(next: string | null, origin: string): string {
  if (next === null || !next.startsWith('/') || /^\/[/\\]|[\u0000-\u001f\u007f]/.test(next)) return HOME;
  let url: URL;
  try {
    url = new URL(next, origin);
  } catch {
    return HOME;
  }
  const own = url.origin === new URL(origin).origin && url.username === '' && url.password === '';
  const away = url.pathname.startsWith('//') || url.pathname.startsWith('/login/') || url.pathname.startsWith('/api/');
  return own && !away ? url.pathname + url.search + url.hash : HOME;
}

/** The secret of an invitation's link, which stands behind `#` so that no log holds it; null without one. */
export function invitationIn(hash: string): string | null {
  const secret = new URLSearchParams(hash.replace(/^#/, '')).get('invitation');
  return secret !== null && /^[\w.~-]{8,200}$/.test(secret) ? secret : null;
}
