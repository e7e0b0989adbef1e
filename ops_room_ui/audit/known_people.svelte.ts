/** Names of the people on the page, asked for in parts of two hundred and each once only. */
import { type NameOf, namesOf } from '../src/api/accreditation.ts';
import { ApiError } from '../src/api/errors.ts';

const AT_ONCE = 200;

export class KnownPeople {
  names = $state.raw<ReadonlyMap<string, NameOf>>(new Map());
  #asked = new Set<string>();

  /** A name that may not be known to this reader stays an id; that is no trouble of the page. */
  async learn(ids: readonly string[]): Promise<void> {
    const fresh = ids.filter((id) => !this.#asked.has(id));
    for (const id of fresh) this.#asked.add(id);
    for (let from = 0; from < fresh.length; from += AT_ONCE) {
      const part = fresh.slice(from, from + AT_ONCE);
      try {
        const { names } = await namesOf(part);
        this.names = new Map([...this.names, ...Object.entries(names)]);
      } catch (fault) {
        if (!(fault instanceof ApiError)) throw fault;
        if (fault.mayPass) for (const id of part) this.#asked.delete(id);
      }
    }
  }

  put(id: string, name: string): void {
    if (!this.names.has(id)) this.names = new Map([...this.names, [id, { name, organisation_id: '' }]]);
  }
}
