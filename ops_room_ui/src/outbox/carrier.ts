/**
 * The way of a file to the room: begun under a key, carried in parts from where the room says that the next one begins,
 * and over when the room has read it. An answer that was lost is asked for, never guessed.
 */
import { ApiError, errorOf, UNREACHABLE } from '../api/errors.ts';
import type { Attached } from './files.ts';

export const MEDIA = '/api/intake/media';

export interface Standing {
  mediaId: string;
  /** The next part begins here. */
  offset: number;
  state: 'receiving' | 'checking' | 'attached' | 'refused';
  /** The code of the refusal. */
  refusal: string | null;
}

/** An answer without a body says by its status alone what it means. */
const SAID_BY_STATUS: Record<number, string> = { 401: 'access.sign_in_required', 403: 'access.forbidden', 404: 'intake.media_unknown' };
const STATES: readonly string[] = ['receiving', 'checking', 'attached', 'refused'];

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

function standing(said: Record<string, unknown> | undefined): Standing {
  const { media_id: mediaId, offset, state } = said ?? {};
  // A page of somebody else's network is no answer of the room.
  if (typeof mediaId !== 'string' || typeof offset !== 'number' || !STATES.includes(state as string)) throw new ApiError(UNREACHABLE, 0);
  return { mediaId, offset, state: state as Standing['state'], refusal: null };
}

export class Carrier {
  #fetch: Fetch;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  /** Begins an upload; under one key once, however often it is asked. */
  async begin(file: Attached): Promise<Standing> {
    const body = JSON.stringify({ report_id: file.reportId, file_name: file.name.slice(0, 300), media_type: file.type.slice(0, 200), bytes: file.bytes });
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': `${file.id}.${file.attempt}` };
    return standing(await this.#said(await this.#ask(MEDIA, { method: 'POST', headers, body })));
  }

  /** How far an upload is. */
  async where(mediaId: string): Promise<Standing> {
    const answer = await this.#ask(`${MEDIA}/${mediaId}`, { method: 'HEAD' });
    const code = SAID_BY_STATUS[answer.status];
    if (code !== undefined) throw new ApiError(code, answer.status);
    if (!answer.ok) throw errorOf(answer.status, undefined, answer.headers.get('retry-after'));
    const [offset, state] = [answer.headers.get('upload-offset'), answer.headers.get('upload-state')];
    if (offset === null) throw new ApiError(UNREACHABLE, 0);
    return { ...standing({ media_id: mediaId, offset: Number(offset), state }), refusal: answer.headers.get('upload-refusal') };
  }

  async part(mediaId: string, offset: number, bytes: ArrayBuffer): Promise<Standing> {
    const headers = { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(offset) };
    return standing(await this.#said(await this.#ask(`${MEDIA}/${mediaId}`, { method: 'PATCH', headers, body: bytes })));
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.#fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store' });
    } catch {
      throw new ApiError(UNREACHABLE, 0);
    }
  }

  async #said(answer: Response): Promise<Record<string, unknown> | undefined> {
    const body = (await answer.json().catch(() => undefined)) as Record<string, unknown> | undefined;
    if (!answer.ok) throw errorOf(answer.status, body, answer.headers.get('retry-after'));
    return body;
  }
}
