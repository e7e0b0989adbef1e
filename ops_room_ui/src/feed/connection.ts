/**
 * One line to the board: hello, resume, ack for every tick, and coming back by itself.
 *
 * It does not come back when the session is over: that is for the sign-in page. A browser never tells why a handshake
 * was refused, so the board's door is asked once more, plainly, and its answer is the reason.
 *
 * Knows no browser: the socket, the timers and the dice are handed in, so that a test can cut the line at any moment.
 */
import type { Ack, Hello, Presence, Resume } from '../contracts/client.ts';
import type { ServerFrame } from '../contracts/server.ts';
import { TOPICS, type Topic } from './state.ts';

export const PROTOCOL = 1;
/** Ticks come every five seconds; a line that misses two of them is dead, whatever the socket says. */
export const SILENCE_MS = 12_500;
const RETRY_FIRST_MS = 500;
const RETRY_LAST_MS = 30_000;
/** Codes after which only signing in helps. */
const SESSION_OVER = 'board.session_over';
const RIGHTS_CHANGED = 'board.rights_changed';
const SIGN_IN_INCOMPLETE = 'access.sign_in_incomplete';
/** Not about the line: what the page has open is not on the board, or not yet. */
const NOT_SHOWN = 'board.not_shown';

export interface Wire {
  send(text: string): void;
  close(): void;
}

export interface WireEvents {
  opened(): void;
  text(text: string): void;
  closed(): void;
}

/** What the board's door answers to a plain question: its status (0 when there is no line) and its code, if any. */
export interface DoorAnswer {
  status: number;
  code: string | null;
}

export interface Surroundings {
  open(events: WireEvents): Wire;
  /** Asks the door why it would refuse; never fails. */
  why(): Promise<DoorAnswer>;
  /** Monotonic milliseconds. */
  now(): number;
  later(milliseconds: number, act: () => void): () => void;
  /** Even in [0, 1). */
  dice(): number;
}

/** What the page has open, for the others to see. */
export interface Opened {
  topic: Topic;
  id: string;
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
  /** Nobody is signed in here any more: the line has ended and nothing may be shown. */
  signedOut(): void;
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
  #opened = false;
  #looking: Opened | null = null;
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

  /**
   * Says what the page has open, or (null) that it has nothing open any more; a line that comes back says it again. The
   * board answers with `present`, or with the error `board.not_shown`; said again, it is asked again.
   */
  look(at: Opened | null): void {
    if (at === null && this.#looking === null) return;
    const topic = at?.topic ?? this.#looking?.topic ?? 'incidents';
    this.#looking = at;
    if (this.#status.phase === 'live') this.#sayPresence(topic, at?.id ?? null);
  }

  #sayPresence(topic: Topic, id: string | null): void {
    const presence: Presence = { type: 'presence', topic, id };
    this.#wire?.send(JSON.stringify(presence));
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
    this.#opened = false;
    this.#say({ phase: 'connecting', retryAt: null });
    this.#watch();
    this.#wire = this.#around.open({
      opened: mine(() => this.#hello()),
      text: (text) => mine(() => this.#hear(text))(),
      closed: mine(() => this.#closed()),
    });
  }

  #closed(): void {
    const refused = !this.#opened;
    this.#lost();
    if (refused) void this.#ask(this.#turn);
  }

  /** Learns why the door let nobody in; what it says counts only while this is still the last try. */
  async #ask(turn: number): Promise<void> {
    const { status, code } = await this.#around.why();
    if (turn !== this.#turn || this.#status.phase !== 'waiting') return;
    if (status === 401 || code === SIGN_IN_INCOMPLETE) this.#end(code);
    else if (status === 403) this.#say({ refusal: code });
  }

  #end(code: string | null): void {
    this.#leave();
    this.#looking = null;
    this.#say({ phase: 'stopped', retryAt: null, refusal: code });
    this.#listener.signedOut();
  }

  #hello(): void {
    this.#opened = true;
    const hello: Hello = {
      type: 'hello',
      protocol: PROTOCOL,
      topics: [...TOPICS],
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
    const heard: Partial<LineStatus> = frame.type === 'error' ? {} : { heardAt: this.#around.now() };
    if (frame.type === 'error' && frame.code !== NOT_SHOWN) heard.refusal = frame.code;
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
    if (frame.type === 'welcome' && this.#looking !== null) this.#sayPresence(this.#looking.topic, this.#looking.id);
    this.#say(heard);
    if (frame.type === 'error' && frame.code === SESSION_OVER) this.#end(frame.code);
    if (frame.type === 'error' && frame.code === RIGHTS_CHANGED) {
      this.#attempt = 0;
      this.#lost();
    }
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
