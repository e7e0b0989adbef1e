/** The room as the reporters' pages ask it: with patience of its own, and never led away by an answer. */
import { Client } from '../../api/client.ts';

/** A phone's line may be slow; after this long the question is asked again another time. */
const PATIENCE_MS = 20_000;

export const phoneRoom = new Client({
  fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) }),
  wait: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
  signedOut: () => {}, // what is typed must not be lost: the page says so and offers the way
});

/** A part of a file is large and its line may be bad; the room itself waits a minute for it. */
const PART_PATIENCE_MS = 90_000;

export const partFetch = (url: string, init: RequestInit): Promise<Response> => fetch(url, { ...init, signal: AbortSignal.timeout(PART_PATIENCE_MS) });
