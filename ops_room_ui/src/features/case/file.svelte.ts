/** One case with its papers as the page holds it, asked anew whenever the board tells of a newer version. */
import { ApiError } from '../../api/errors.ts';
import { type CasePapers, type Complaint, complaintsOn, type Duplicate, duplicatesOf, type Happened, historyOf, type Incident, type Media, mediaOf, showCase } from '../../api/intake.ts';
import { Listing } from '../../api/listing.svelte.ts';
import { again } from './again.ts';
import { onCase, Talk } from './talk.svelte.ts';

export class CaseFile {
  readonly id: string;
  readonly talk: Talk;
  readonly history: Listing<Happened>;
  papers = $state.raw<CasePapers | null>(null);
  error = $state.raw<ApiError | null>(null);
  /** Attached files, in the order they came. */
  files = $state.raw<readonly Media[]>([]);
  filesError = $state.raw<ApiError | null>(null);
  /** Statutory complaints about it, where the reader asked for them; null until they are here. */
  complaints = $state.raw<readonly Complaint[] | null>(null);
  alike = $state.raw<Duplicate[] | null>(null);
  alikeError = $state.raw<ApiError | null>(null);
  /** True once the history was looked at: then it is kept up to date. */
  #historyShown = false;
  #alikeShown = false;
  readonly load: () => Promise<void>;
  readonly loadAlike: () => Promise<void>;
  readonly loadFiles: () => Promise<void>;

  constructor(id: string) {
    this.id = id;
    this.talk = new Talk(onCase(id));
    this.history = new Listing((cursor) => historyOf(id, cursor));
    this.load = again(() => this.#load());
    this.loadAlike = again(() => this.#loadAlike());
    this.loadFiles = again(() => this.#loadFiles());
  }

  /** The board shows this version now. */
  heard(version: number): void {
    if (this.papers !== null && version > this.papers.version) void this.load();
  }

  /** A verb made this of it; the papers follow. */
  take(now: Incident): void {
    if (now.id !== this.id) return;
    if (this.papers !== null && now.version >= this.papers.version) this.papers = { ...this.papers, ...now };
    void this.load();
  }

  showHistory(): void {
    this.#historyShown = true;
    void this.history.load();
  }

  showAlike(): void {
    this.#alikeShown = true;
    void this.loadAlike();
  }

  async #load(): Promise<void> {
    try {
      this.papers = await showCase(this.id);
      this.error = null;
      if (this.papers.media > 0 || this.files.length > 0) void this.loadFiles();
      if (this.#historyShown) void this.history.load();
      if (this.#alikeShown) void this.loadAlike();
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      this.error = fault;
      if (fault.status === 404 || fault.status === 403) this.#clear(); // it is not for this reader any more
    }
  }

  #clear(): void {
    this.papers = null;
    this.files = [];
    this.complaints = null;
    this.alike = null;
  }

  async #loadFiles(): Promise<void> {
    try {
      this.files = (await mediaOf(this.id)).items;
      this.filesError = null;
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      this.filesError = fault;
    }
  }

  /** @throws ApiError */
  async loadComplaints(): Promise<void> {
    this.complaints = (await complaintsOn(this.id)).items;
  }

  async #loadAlike(): Promise<void> {
    try {
      this.alike = (await duplicatesOf(this.id)).items;
      this.alikeError = null;
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      this.alikeError = fault;
    }
  }
}
