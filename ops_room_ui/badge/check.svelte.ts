/** The page's knowledge: the list of the room as it was last heard, the badge in the address, a code that was typed. */
import { parseCode } from '../src/features/badges/code.ts';
import { judge, type State, type Verdict } from '../src/features/badges/payload.ts';
import type { Names } from '../src/features/organisations/naming.ts';
import { keepTrust, LIST_OLD_AFTER_MS, readTrust, recallTrust, type Received, roomTime, type Shelf } from '../src/features/badges/trust.ts';

const TRUST = '../api/accreditation/badges/trust';
const CHECK = '../api/accreditation/badges/check/';
const PATIENCE_MS = 8_000;

/** What the room answered about a typed code. */
export interface CodeAnswer {
  code: string;
  state: State;
  roles: string[];
  organisation: Names | null;
  provinces: string[] | null;
  validUntil: number | null;
  at: number;
}

/** Why a typed code got no answer. */
export type CodeTrouble = 'wrong' | 'offline' | 'refused';
export type Line = 'asking' | 'heard' | 'away';

/** A text of the room's answer, or null when it is something else. */
function answerOf(code: string, said: Record<string, unknown>, at: number): CodeAnswer | null {
  const state = (['valid', 'expired', 'revoked', 'unknown'] as const).find((one) => one === said.state);
  if (state === undefined) return null;
  const until = typeof said.valid_until === 'string' ? Date.parse(said.valid_until) : Number.NaN;
  return {
    code,
    state,
    roles: Array.isArray(said.roles) ? said.roles.map(String) : [],
    organisation: typeof said.organisation === 'object' ? (said.organisation as Names | null) : null,
    provinces: Array.isArray(said.provinces) ? said.provinces.map(String) : null,
    validUntil: Number.isFinite(until) ? until : null,
    at,
  };
}

export class Check {
  fragment = $state('');
  received = $state.raw<Received | null>(null);
  line = $state<Line>('asking');
  deviceNow = $state(Date.now());
  answer = $state.raw<CodeAnswer | null>(null);
  trouble = $state<CodeTrouble | null>(null);
  asking = $state(false);

  readonly now = $derived(roomTime(this.received, this.deviceNow));
  readonly verdict = $derived<Verdict | null>(this.fragment === '' ? null : judge(this.fragment, this.received?.trust ?? null, this.now));
  readonly listAt = $derived(this.received?.trust.asOf ?? null);
  readonly listIsOld = $derived(this.listAt !== null && this.now - this.listAt > LIST_OLD_AFTER_MS);

  #shelf: Shelf;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
    this.received = recallTrust(shelf);
  }

  /** What stands behind the `#`; it is never sent anywhere. */
  look(hash: string): void {
    this.fragment = hash.replace(/^#/, '');
    if (this.fragment === '') return;
    this.answer = null;
    this.trouble = null;
  }

  tick(): void {
    this.deviceNow = Date.now();
  }

  /** Asks for the newest list; without a line the last one goes on. */
  async refresh(): Promise<void> {
    if (this.line !== 'heard') this.line = 'asking';
    try {
      const answer = await fetch(TRUST, { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(PATIENCE_MS) });
      const trust = answer.ok ? readTrust(await answer.json()) : null;
      if (trust === null) throw new TypeError('not a list');
      this.received = { trust, deviceAt: Date.now() };
      keepTrust(this.#shelf, this.received);
      this.line = 'heard';
    } catch {
      this.line = 'away';
    }
    this.tick();
  }

  /** Asks the room about a code that somebody typed. */
  async ask(typed: string): Promise<void> {
    this.answer = null;
    const code = parseCode(typed);
    this.trouble = code === null ? 'wrong' : null;
    if (code === null) return;
    this.asking = true;
    try {
      const said = await fetch(CHECK + code, { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(PATIENCE_MS) });
      const answer = said.ok ? answerOf(code, (await said.json()) as Record<string, unknown>, this.now) : null;
      this.trouble = answer === null ? 'refused' : null;
      this.answer = answer;
    } catch {
      this.trouble = 'offline';
    }
    this.asking = false;
  }
}
