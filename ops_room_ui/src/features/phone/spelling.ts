/**
 * A code or secret as it is read out on a bad line: in groups, each letter with a word that begins with it, capitals
 * said where it matters. A secret of digits alone needs no words, in no language. Pure.
 */
export interface Sign {
  sign: string;
  /** Key of the word that is said for it; null for a digit, which says itself. */
  word: string | null;
  capital: boolean;
}

const MARKS: Record<string, string> = { '-': 'call-spell-dash', _: 'call-spell-underscore' };

function sign(letter: string, cased: boolean): Sign {
  const word = MARKS[letter] ?? (/[a-z]/i.test(letter) ? `call-spell-${letter.toLowerCase()}` : null);
  return { sign: letter, word, capital: cased && /[A-Z]/.test(letter) };
}

/** `sizes` of the groups, the last one for all that follow. Capitals are only told where small letters stand beside them. */
export function spelling(text: string, ...sizes: [number, ...number[]]): Sign[][] {
  const cased = /[a-z]/.test(text);
  const groups: Sign[][] = [];
  for (let at = 0; at < text.length; ) {
    const size = sizes[Math.min(groups.length, sizes.length - 1)] ?? text.length;
    groups.push([...text.slice(at, at + size)].map((letter) => sign(letter, cased)));
    at += size;
  }
  return groups;
}
