import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';

const SORANI = 'ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەھیێ';
const ARABIC = 'ءآأؤإابةتثجحخدذرزسشصضطظعغفقكلمنهوىي';
const FIGURES = '٠١٢٣٤٥٦٧٨٩٪٫٬،؛؟';

/** Tags of a WOFF2 table directory by their number; `cmap` is the first. */
const CMAP = 0;
const KNOWN_TAGS = ['cmap', 'head', 'hhea', 'hmtx', 'maxp', 'name', 'OS/2', 'post', 'cvt ', 'fpgm', 'glyf', 'loca'];

/** The character map of a WOFF2 font: its table is stored as it is, inside one brotli stream. */
function characterMap(font: Buffer): Buffer {
  assert.equal(font.toString('latin1', 0, 4), 'wOF2');
  let at = 48;
  let offset = 0;
  let found: [number, number] | null = null;
  const base128 = (): number => {
    let value = 0;
    for (;;) {
      const byte = font[at++] ?? 0;
      value = value * 128 + (byte & 127);
      if (byte < 128) return value;
    }
  };
  for (let table = 0; table < font.readUInt16BE(12); table++) {
    const flags = font[at++] ?? 0;
    const tag = flags & 63;
    if (tag === 63) at += 4;
    let length = base128();
    const isOutline = ['glyf', 'loca'].includes(KNOWN_TAGS[tag] ?? '');
    if (isOutline ? flags >> 6 !== 3 : flags >> 6 !== 0) length = base128();
    if (tag === CMAP) found = [offset, length];
    offset += length;
  }
  assert.ok(found);
  const tables = brotliDecompressSync(font.subarray(at, at + font.readUInt32BE(20)));
  return tables.subarray(found[0], found[0] + found[1]);
}

/** Characters that have a glyph, from the map's format 4 or 12 parts. */
function characters(cmap: Buffer): Set<number> {
  const found = new Set<number>();
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const part = cmap.subarray(cmap.readUInt32BE(4 + i * 8 + 4));
    if (part.readUInt16BE(0) === 12) {
      for (let group = 0; group < part.readUInt32BE(12); group++) {
        for (let code = part.readUInt32BE(16 + group * 12); code <= part.readUInt32BE(20 + group * 12); code++) found.add(code);
      }
    } else if (part.readUInt16BE(0) === 4) {
      const doubled = part.readUInt16BE(6);
      for (let segment = 0; segment < doubled; segment += 2) {
        for (let code = part.readUInt16BE(16 + doubled + segment); code <= part.readUInt16BE(14 + segment); code++) found.add(code);
      }
    }
  }
  return found;
}

test('the Arabic font draws every letter of Arabic and Sorani and the figures of both', () => {
  const file = createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2');
  const drawn = characters(characterMap(readFileSync(file)));
  const missing = [...SORANI + ARABIC + FIGURES].filter((letter) => !drawn.has(letter.codePointAt(0) ?? 0));
  assert.deepEqual(missing, []);
  assert.ok(!drawn.has('漢'.codePointAt(0) ?? 0));
});
