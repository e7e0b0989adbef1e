/** Keys of the call by their place on the keyboard: with an Arabic or Kurdish layout the key I writes another letter. Pure. */
import type { Pressed } from '../../ui/keyboard.ts';

export type CallCommand = { do: 'send' | 'inquiry' | 'unrelated' | 'last' | 'next' | 'help' } | { do: 'frequent'; place: number };

const ALT: Record<string, CallCommand> = {
  KeyI: { do: 'inquiry' },
  KeyU: { do: 'unrelated' },
  KeyP: { do: 'last' },
  KeyN: { do: 'next' },
  Slash: { do: 'help' },
};

/** What a key asks for; `typing` is true inside a field, where a question mark is a question mark. */
export function callCommand(key: Pressed, typing: boolean): CallCommand | null {
  if (key.code === 'Enter' || key.code === 'NumpadEnter') return (key.ctrlKey || key.metaKey) && !key.altKey ? { do: 'send' } : null;
  if (key.ctrlKey || key.metaKey) return null; // AltGr says Ctrl and Alt at once
  if (!key.altKey) return !typing && (key.key === '?' || key.key === '؟') ? { do: 'help' } : null;
  const digit = /^Digit([1-9])$/.exec(key.code)?.[1];
  return digit === undefined ? (ALT[key.code] ?? null) : { do: 'frequent', place: Number(digit) - 1 };
}
