/** Keys of the board by their place on the keyboard: with an Arabic or Kurdish layout the key J writes another letter. */
export type Command =
  | 'next'
  | 'previous'
  | 'open'
  | 'back'
  | 'show_new'
  | 'search'
  | 'help'
  | 'go_obligations'
  | 'go_incidents'
  | 'go_talk';

export interface Pressed {
  code: string;
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

const SINGLE: Record<string, Command> = {
  KeyJ: 'next',
  KeyK: 'previous',
  Period: 'show_new',
  Slash: 'search',
};
const AFTER_G: Record<string, Command> = { KeyO: 'go_obligations', KeyI: 'go_incidents', KeyT: 'go_talk' };
const SEQUENCE_MS = 2_500;

/**
 * Turns key presses into commands. `typing` is true inside a text field, where only Escape is a command;
 * `single` is false for a reader who has switched single keys off (WCAG 2.1.4): Enter and Escape stay.
 */
export class Keyboard {
  #sequenceUntil = 0;
  /** The key before was G, or this one is: whatever it means is not said by one key alone. */
  inSequence = false;

  press(key: Pressed, at: number, typing: boolean, single: boolean): Command | null {
    if (key.ctrlKey || key.altKey || key.metaKey) return null;
    if (key.code === 'Escape') return 'back';
    if (typing) return null;
    if (key.code === 'Enter' || key.code === 'NumpadEnter') return 'open';
    if (!single) return null;
    const inSequence = at < this.#sequenceUntil;
    this.#sequenceUntil = 0;
    this.inSequence = inSequence || key.code === 'KeyG';
    if (inSequence && AFTER_G[key.code]) return AFTER_G[key.code] ?? null;
    if (key.code === 'KeyG') {
      this.#sequenceUntil = at + SEQUENCE_MS;
      return null;
    }
    if ((key.code === 'Slash' && key.shiftKey) || key.key === '?' || key.key === '؟') return 'help';
    return key.shiftKey ? null : (SINGLE[key.code] ?? null);
  }
}
