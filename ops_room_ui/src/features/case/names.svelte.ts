/**
 * What the room calls things. Who somebody is, as far as the reader may know: their name for the commission's desk, their
 * organisation for everybody. What a kind of case is called, by the edition in use.
 */
import { type Me, type NameOf, namesOf } from '../../api/accreditation.ts';
import { ApiError } from '../../api/errors.ts';
import { may } from '../../api/rights.ts';
import { categoryName, familyName } from '../../i18n/names.ts';
import type { Words } from '../../i18n/words.svelte.ts';
import { deviceShelf } from '../../ui/shelf.ts';
import { allOrganisations } from '../organisations/calls.ts';
import { nameIn } from '../organisations/naming.ts';
import type { Organisation } from '../organisations/organisations.ts';
import { askEdition, recallEdition } from '../report/editions.ts';
import { Kinds } from '../report/kinds.ts';
import { partFetch } from '../report/room.ts';

const AT_ONCE = 200;
/** Questions of one moment are asked as one: reading names is recorded. */
const GATHER_MS = 40;

export class Names {
  me = $state.raw<Me | null>(null);
  /** The kinds of cases: by the edition in use, and until the room has said which that is by the one heard of last. */
  kinds = $state.raw(new Kinds(recallEdition(deviceShelf())));
  #people = $state.raw<ReadonlyMap<string, NameOf>>(new Map());
  #organisations = $state.raw<ReadonlyMap<string, Organisation>>(new Map());
  #asked = new Set<string>();
  #waiting: string[] = [];
  #askedOrganisations = false;

  /** Learns the names of these people, where the reader may; each is asked for once. */
  need(ids: Iterable<string | null>): void {
    this.#needOrganisations();
    if (this.me === null || !may(this.me.roles, 'person.names')) return;
    const fresh = [...ids].filter((id): id is string => id !== null && id !== this.me?.person_id && !this.#asked.has(id));
    if (fresh.length === 0) return;
    for (const id of fresh) this.#asked.add(id);
    if (this.#waiting.push(...fresh) === fresh.length) setTimeout(() => void this.#ask(), GATHER_MS);
  }

  async #ask(): Promise<void> {
    const ids = this.#waiting.splice(0, AT_ONCE);
    if (this.#waiting.length > 0) setTimeout(() => void this.#ask(), GATHER_MS);
    try {
      const { names } = await namesOf(ids);
      this.#people = new Map([...this.#people, ...Object.entries(names)]);
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      for (const id of ids) this.#asked.delete(id); // who they are is shown when somebody asks again
    }
  }

  #needOrganisations(): void {
    if (this.#askedOrganisations || this.me === null) return;
    this.#askedOrganisations = true;
    allOrganisations().then(
      (found) => (this.#organisations = found),
      () => (this.#askedOrganisations = false),
    );
  }

  /** Asks which edition of the kinds is in use. */
  async renewKinds(): Promise<void> {
    const edition = await askEdition(partFetch, deviceShelf());
    if (edition !== null) this.kinds = new Kinds(edition);
  }

  /** The name of a kind; a code that no edition here has is shown as it is. */
  kind(words: Words, code: string): string {
    return this.kinds.of(code)?.text[words.language] ?? categoryName(words.language, code);
  }

  /** The family that a kind is of; empty for a kind that no edition here has. */
  family(words: Words, code: string): string {
    const kind = this.kinds.of(code);
    return this.kinds.families.find((one) => one.code === kind?.family)?.text[words.language] ?? familyName(words.language, code);
  }

  isMe(id: string | null): boolean {
    return id !== null && id === this.me?.person_id;
  }

  /** Their name, where it is known. */
  name(id: string): string | null {
    return this.#people.get(id)?.name ?? null;
  }

  /** The name of somebody of the reader's own organisation, where it is known. */
  colleague(id: string): string | null {
    const found = this.#people.get(id);
    return found !== undefined && found.organisation_id === this.me?.organisation.id ? found.name : null;
  }

  organisation(words: Words, id: string | null): string | null {
    const found = id === null ? undefined : this.#organisations.get(id);
    return found === undefined ? null : nameIn(found.names, words.language).text;
  }

  /** How somebody is called before the reader: you, their name, else where they are from, else that it is somebody of the room. */
  called(words: Words, id: string, organisation: string | null = null): string {
    if (this.isMe(id)) return words.say('case-you');
    return this.name(id) ?? this.organisation(words, organisation) ?? words.say('case-somebody');
  }
}
