/**
 * What somebody is doing with a case: the form that is open, what was typed in it, what the room said, and for ten
 * seconds how to take it back. One per page: it outlives the case on screen, so nothing typed is lost by looking elsewhere.
 */
import { ApiError } from '../../api/errors.ts';
import { act, type Incident, note, showCase, type VerbBodies, type VerbPath } from '../../api/intake.ts';
import { Submission } from '../../api/submission.svelte.ts';
import type { Language } from '../../i18n/languages.ts';
import { uuid } from '../../outbox/uuid.ts';
import type { CaseFile } from './file.svelte.ts';
import { type Draft, draftOf, sent } from './draft.ts';
import { type Difference, differences, type Opposite, opposite, type Verb } from './verbs.ts';

export const UNDO_MS = 10_000;
const STALE = 'intake.version_stale';

/** A verb that was done: what is said about it and what takes it back, until when. */
export interface Done {
  verb: Verb | 'undone';
  code: string;
  back: (Opposite & { version: number }) | null;
  until: number;
}

interface Open {
  id: string;
  verb: Verb;
  /** The case as it was when the form was opened, or when its reader last saw what is different. */
  base: Incident;
  /** The other case of a merging. */
  other: Incident | null;
}

export class CaseWork {
  open = $state.raw<Open | null>(null);
  draft = $state<Draft | null>(null);
  changed = $state.raw<Difference[]>([]);
  done = $state.raw<Done | null>(null);
  readonly submission = new Submission();
  /** What did not go through a form: assigning to oneself, taking back. */
  readonly quick = new Submission();
  #drafts = new Map<string, Draft>();
  #noted: { note: string; key: string } | null = null;
  /** The clock of deadlines of ten seconds; a test has its own. */
  #now: () => number;
  #later: (act: () => void, milliseconds: number) => void;

  constructor(now: () => number = () => performance.now(), later: (act: () => void, milliseconds: number) => void = (act, milliseconds) => void setTimeout(act, milliseconds)) {
    this.#now = now;
    this.#later = later;
  }

  begin(verb: Verb, now: Incident, other: Incident | null = null, first: Partial<Draft> = {}): void {
    this.#put();
    const key = `${now.id} ${verb}`;
    this.submission.clear();
    this.changed = [];
    this.draft = this.#drafts.get(key) ?? { ...draftOf(now), ...first };
    this.open = { id: now.id, verb, base: now, other };
  }

  /** Leaves the form; what was typed waits for the next time. */
  leave(): void {
    this.#put();
    this.open = null;
    this.draft = null;
  }

  #put(): void {
    if (this.open !== null && this.draft !== null) this.#drafts.set(`${this.open.id} ${this.open.verb}`, $state.snapshot(this.draft));
  }

  /** The case became different under the form: its reader is told, and decides on what is now. */
  noticed(now: Incident): void {
    if (this.open === null || this.open.id !== now.id || this.open.base.version >= now.version) return;
    if (this.submission.busy) return; // it may be one's own verb that the board told of first; the answer says
    const different = differences(this.open.base, now);
    this.changed = different;
    if (different.length === 0) this.open = { ...this.open, base: now };
  }

  /** The reader has seen what is different and goes on. */
  accept(now: Incident): void {
    if (this.open !== null) this.open = { ...this.open, base: now };
    this.changed = [];
  }

  /**
   * Sends the form. A case that was changed meanwhile is shown as it is now, with everything typed still in its place;
   * where nothing that a reader sees is different, it is sent once more on the version of now.
   */
  async send(file: CaseFile, language: Language): Promise<boolean> {
    const { open, draft } = this;
    if (open === null || draft === null) return false;
    return this.submission.run(async () => {
      const typed = $state.snapshot(draft);
      const now = await this.#fresh(open, file, (base) => this.#do(open, typed, base, language));
      if (now === null) return;
      this.#drafts.delete(`${open.id} ${open.verb}`);
      if (this.open?.id === open.id && this.open.verb === open.verb) {
        this.open = null;
        this.draft = null;
      }
      file.take(now);
    });
  }

  async #fresh(open: Open, file: CaseFile, doing: (base: Incident) => Promise<Incident>): Promise<Incident | null> {
    try {
      return await doing(open.base);
    } catch (fault) {
      if (!(fault instanceof ApiError) || fault.code !== STALE) throw fault;
      await file.load();
      const now = file.papers;
      if (now === null) throw fault;
      const different = differences(open.base, now);
      if (different.length === 0 && now.version !== open.base.version) {
        this.open = { ...open, base: now };
        return doing(now);
      }
      this.changed = different;
      throw fault;
    }
  }

  async #do(open: Open, draft: Draft, base: Incident, language: Language): Promise<Incident> {
    if (open.verb === 'note') {
      const said = { text: draft.text.trim(), language, compartment: draft.compartment };
      const now = await note(open.id, said, this.#keyOf(`${open.id} ${said.compartment} ${said.text}`));
      this.#noted = null;
      this.#say('note', now, null);
      return now;
    }
    if (open.verb === 'merge') return this.#merge(open, base);
    const what = sent(open.verb, draft, base);
    if (what === null) throw new Error(`nothing is sent for ${open.verb}`);
    return this.#act(open.verb, base, what.path, what.body);
  }

  /** The same words sent again, because nobody knows whether they came, are the same note. */
  #keyOf(note: string): string {
    if (this.#noted?.note !== note) this.#noted = { note, key: uuid() };
    return this.#noted.key;
  }

  async #merge(open: Open, base: Incident): Promise<Incident> {
    if (open.other === null) throw new Error('a merging is into another case');
    // The other one may have changed since it was suggested; nothing of it is decided here but that it is the same matter.
    const into = await showCase(open.other.id);
    return this.#act('merge', base, 'merge', { into: into.id, into_version: into.version });
  }

  async #act<V extends VerbPath>(verb: Verb, base: Incident, path: V, body: VerbBodies[V]): Promise<Incident> {
    const now = await act(base.id, path, base.version, body);
    const back = opposite(path, base, now);
    this.#say(verb, now, back === null ? null : { ...back, version: now.version });
    return now;
  }

  /** Takes the case for oneself, at once. */
  async mine(file: CaseFile, person: string): Promise<void> {
    const base = file.papers;
    if (base === null) return;
    await this.quick.run(async () => {
      file.take(await this.#act('mine', base, 'assign', { assignee: person }));
    });
  }

  /** Takes back a merging of a case that may stand on no board any more. */
  async part(file: CaseFile, id: string): Promise<void> {
    await this.quick.run(async () => {
      const gone = await showCase(id);
      await this.#act('unmerge', gone, 'unmerge', {});
      await file.load();
    });
  }

  /** Does the opposite of what was done last, on the version that was made then: it overwrites nobody. */
  async undo(file: CaseFile | null): Promise<void> {
    const done = this.done;
    if (done?.back == null || this.#now() > done.until) return;
    const { incident, verb, body, version } = done.back;
    await this.quick.run(async () => {
      const now = await act(incident, verb, version, body);
      this.#say('undone', now, null);
      if (file === null) return;
      file.take(now);
      await file.load();
    });
  }

  #say(verb: Done['verb'], now: Incident, back: Done['back']): void {
    const done: Done = { verb, code: now.code, back, until: this.#now() + UNDO_MS };
    this.done = done;
    this.quick.clear();
    this.#later(() => {
      if (this.done === done) this.done = null;
    }, UNDO_MS);
  }
}
