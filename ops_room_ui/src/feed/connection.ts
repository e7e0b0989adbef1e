/**
 * One line to the board: hello, resume, ack for every tick, and coming back by itself.
 *
 * Knows no browser: the socket, the timers and the dice are handed in, so that a test can cut the line at any moment.
 */
import type { Ack, Hello, Resume } from '../contracts/client.ts';
import type { ServerFrame } from '../contracts/server.ts';

export const PROTOCOL = 1;
/** Ticks come every five seconds; a line that misses two of them is dead, whatever the socket says. */
export const SILENCE_MS = 12_500;
const RETRY_FIRST_MS = 500;
const RETRY_LAST_MS = 30_000;

export interface Wire {
  send(text: string): void;
  close(): void;
}

export interface WireEvents {
  opened(): void;
  text(text: string): void;
  closed(): void;
}

export interface Surroundings {
  open(events: WireEvents): Wire;
  /** Monotonic milliseconds. */
  now(): number;
  later(milliseconds: number, act: () => void): () => void;
  /** Even in [0, 1). */
  dice(): number;
}

export type Phase = 'connecting' | 'live' | 'waiting' | 'stopped';

export interface LineStatus {
  phase: Phase;
  /** Monotonic time of the last frame that told something about the room; null before the first. */
  heardAt: number | null;
  /** Monotonic time of the next try while `waiting`. */
  retryAt: number | null;
  lagMs: number | null;
  /** Stable code of the refusal that ended the last try. */
  refusal: string | null;
}

export interface Listener {
  resume(): Resume | null;
  frame(frame: ServerFrame): void;
  status(status: LineStatus): void;
}

/** Full jitter over a doubling span: a thousand boards do not come back in the same second. */
export function retryDelay(attempt: number, dice: number): number {
  const span = Math.min(RETRY_LAST_MS, RETRY_FIRST_MS * 2 ** attempt);
  return Math.round(RETRY_FIRST_MS / 2 + dice * span);
}

export class BoardConnection {
  #around: Surroundings;
  #listener: Listener;
  #wire: Wire | null = null;
  #turn = 0;
  #attempt = 0;
  #cancelRetry: () => void = () => {};
  #cancelSilence: () => void = () => {};
  #status: LineStatus = { phase: 'stopped', heardAt: null, retryAt: null, lagMs: null, refusal: null };

  constructor(around: Surroundings, listener: Listener) {
    this.#around = around;
    this.#listener = listener;
  }

  start(): void {
    if (this.#status.phase === 'stopped') this.#connect();
  }

  /** The machine woke up or the network came back: do not sit out the wait. */
  wake(): void {
    if (this.#status.phase === 'waiting') this.#connect();
  }

  stop(): void {
    this.#leave();
    this.#say({ phase: 'stopped', retryAt: null });
  }

  #connect(): void {
    this.#leave();
    const turn = this.#turn;
    const mine = (act: () => void) => () => {
      if (turn === this.#turn) act();
    };
    this.#say({ phase: 'connecting', retryAt: null });
    this.#watch();
    this.#wire = this.#around.open({
      opened: mine(() => this.#hello()),
      text: (text) => mine(() => this.#hear(text))(),
      closed: mine(() => this.#lost()),
    });
  }

  #hello(): void {
    const hello: Hello = {
      type: 'hello',
      protocol: PROTOCOL,
      topics: ['obligations', 'incidents'],
      provinces: null,
      resume: this.#listener.resume(),
    };
    this.#wire?.send(JSON.stringify(hello));
  }

  #hear(text: string): void {
    let frame: ServerFrame;
    try {
      frame = JSON.parse(text) as ServerFrame;
    } catch {
      this.#lost();
      return;
    }
    this.#watch();
    const heard: Partial<LineStatus> = frame.type === 'error' ? { refusal: frame.code } : { heardAt: this.#around.now() };
    if (frame.type === 'welcome') Object.assign(heard, { phase: 'live', refusal: null });
    if (frame.type === 'tick') {
      heard.lagMs = frame.lag_ms;
      this.#attempt = 0;
    }
    this.#listener.frame(frame);
    if (frame.type === 'tick') {
      const ack: Ack = { type: 'ack', seq: frame.seq };
      this.#wire?.send(JSON.stringify(ack));
    }
    this.#say(heard);
  }

  #lost(): void {
    this.#leave();
    const delay = retryDelay(this.#attempt++, this.#around.dice());
    this.#cancelRetry = this.#around.later(delay, () => this.#connect());
    this.#say({ phase: 'waiting', retryAt: this.#around.now() + delay, lagMs: null });
  }

  #watch(): void {
    this.#cancelSilence();
    this.#cancelSilence = this.#around.later(SILENCE_MS, () => this.#lost());
  }

  /** Ends the present line and makes everything it still says unheard. */
  #leave(): void {
    this.#turn++;
    this.#cancelRetry();
    this.#cancelSilence();
    const wire = this.#wire;
    this.#wire = null;
    wire?.close();
  }

  #say(change: Partial<LineStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#listener.status(this.#status);
  }
}
