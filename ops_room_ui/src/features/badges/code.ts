/** The code printed on a badge: eight characters of Crockford's alphabet, the last one checks the others. Pure. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const READ_AS: Record<string, string> = { O: '0', I: '1', L: '1' };
const TYPED_MAX = 64;

function timesAlpha(value: number): number {
  const doubled = value << 1;
  return doubled & 0b100000 ? doubled ^ 0b100101 : doubled;
}

/**
 * Reads what somebody typed: lower case, groups, Arabic-Indic and Persian digits, O for 0 and I or L for 1.
 * Null when it is no code: a wrong letter, or two that changed places.
 */
export function parseCode(typed: string): string | null {
  if (typed.length > TYPED_MAX) return null;
  const plain = typed
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[-\s\u2010-\u2015\u200e\u200f\u2066-\u2069]/g, '')
    .toUpperCase()
    .replace(/[OIL]/g, (letter) => READ_AS[letter] ?? letter);
  const values = [...plain].map((letter) => ALPHABET.indexOf(letter));
  const check = values.at(-1);
  if (values.length !== 8 || check === undefined || values.includes(-1)) return null;
  const sum = values.slice(0, 7).reduceRight((total, value) => timesAlpha(total) ^ value, 0);
  return timesAlpha(sum) === check ? plain : null;
}

/** `K7M4QX2P` as it is read out: `K7M-4QX-2P`. */
export function groupedCode(code: string): string {
  return `${code.slice(0, 3)}-${code.slice(3, 6)}-${code.slice(6)}`;
}
