/** Messages that were found by their words. */
import { findMessages, type FoundMessage } from '../../api/intake.ts';
import { Listing } from '../../api/listing.svelte.ts';

const TYPING_MS = 250;
/** The room looks for no more than this. */
const LETTERS_MAX = 200;

export class FoundMessages {
  /** What the shown list was asked for; empty while nothing is looked for. */
  words = $state('');
  readonly listing: Listing<FoundMessage> = new Listing((cursor) => findMessages(this.words, cursor));

  /** Asks once typing pauses; what it gives back keeps it from asking. */
  look(text: string): () => void {
    const wanted = text.trim().slice(0, LETTERS_MAX);
    if (wanted === this.words) return () => {};
    const timer = setTimeout(
      () => {
        this.words = wanted;
        if (wanted === '') this.listing.items = [];
        else void this.listing.load();
      },
      wanted === '' ? 0 : TYPING_MS,
    );
    return () => clearTimeout(timer);
  }
}
