/**
 * Requests from a page to the room: JSON in, JSON out, every refusal an `ApiError`.
 *
 * Questions (GET) are repeated by themselves when the room is away for a moment; anything that changes something is
 * sent once only, because nobody knows whether an answer that did not come was a yes. The cookie is the browser's own
 * matter: no page ever holds a token.
 */
import { ApiError, errorOf, UNREACHABLE } from './errors.ts';

export type Query = Record<string, string | number | boolean | null | undefined>;
export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface Asked {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  /** Several sendings with one key are one: the room answers the later ones as it answered the first. */
  idempotencyKey?: string;
}

/** What a browser gives; tests give their own. */
export interface Surroundings {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Resolves after so many milliseconds. */
  wait: (milliseconds: number) => Promise<void>;
  /** The session is over; leads to the sign-in page. */
  signedOut: () => void;
}

/** Pauses before a question is asked again. */
export const PAUSES_MS = [400, 1_500] as const;

/** `?a=b` of what is not empty; an empty text where nothing is. */
export function queryText(query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

export class Client {
  /** Called with every error that a page gets, and with null when an answer was good: the shell's strips live on it. */
  heard: (error: ApiError | null) => void = () => {};
  /** Called with the server's time of each answer, in milliseconds. */
  heardTime: (server: number) => void = () => {};

  #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
    return this.send<T>('GET', path, { ...(query ? { query } : {}), ...(signal ? { signal } : {}) });
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.send<T>('POST', path, { body });
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('PATCH', path, { body });
  }

  delete(path: string, body?: unknown): Promise<void> {
    return this.send<void>('DELETE', path, { body });
  }

  /**
   * Asks the room. `path` begins with `/api/`.
   *
   * @throws ApiError what the room refused, or `room.unreachable`. After a session's end the page is led to sign-in
   *   besides.
   */
  async send<T>(method: Method, path: string, asked: Asked = {}): Promise<T> {
    try {
      const found = await this.#again(method, path, asked);
      this.heard(null);
      return found as T;
    } catch (fault) {
      if (fault instanceof ApiError) {
        this.heard(fault);
        if (fault.isSignedOut) this.#around.signedOut();
      }
      throw fault;
    }
  }

  async #again(method: Method, path: string, asked: Asked): Promise<unknown> {
    const pauses = method === 'GET' ? PAUSES_MS : [];
    for (const pause of pauses) {
      try {
        return await this.#once(method, path, asked);
      } catch (fault) {
        const passing = fault instanceof ApiError && fault.mayPass && fault.status !== 429;
        if (!passing || asked.signal?.aborted) throw fault;
        await this.#around.wait(pause);
      }
    }
    return this.#once(method, path, asked);
  }

  async #once(method: Method, path: string, asked: Asked): Promise<unknown> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' };
    if (asked.signal) init.signal = asked.signal;
    if (asked.idempotencyKey !== undefined) headers['Idempotency-Key'] = asked.idempotencyKey;
    if (asked.body !== undefined) {
      headers['Content-Type'] = 'application/json';
      init.body = JSON.stringify(asked.body);
    }
    let answer: Response;
    try {
      answer = await this.#around.fetch(path + queryText(asked.query), init);
    } catch (fault) {
      if (asked.signal?.aborted) throw fault;
      throw new ApiError(UNREACHABLE, 0);
    }
    const time = Date.parse(answer.headers.get('date') ?? '');
    if (!Number.isNaN(time)) this.heardTime(time);
    const body = answer.status === 204 ? undefined : await answer.json().catch(() => undefined);
    if (!answer.ok) throw errorOf(answer.status, body, answer.headers.get('retry-after'));
    if (answer.status !== 204 && body === undefined) throw new ApiError(UNREACHABLE, 0);
    return body;
  }
}

/** Where somebody signs in, to come back to exactly this place. */
export function signInAddress(here: { pathname: string; search: string; hash: string }): string {
  return `/login/?next=${encodeURIComponent(here.pathname + here.search + here.hash)}`;
}

let leaving = false;

/**
 * Leads to the sign-in page, from where somebody comes back to exactly this place. Several things may find out at once
 * that a session is over; one way out is enough, and a second would cut off the first.
 */
export function leadToSignIn(): void {
  if (leaving || location.pathname.startsWith('/login/')) return;
  leaving = true;
  location.assign(signInAddress(location));
}

/** Whether somebody leaves of their own will: then nothing else leads away, and no address tells what was open. */
export function setLeaving(is: boolean): void {
  leaving = is;
}

/** The room as this page asks it. */
export const room = new Client({
  fetch: (url, init) => fetch(url, init),
  wait: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
  signedOut: leadToSignIn,
});
