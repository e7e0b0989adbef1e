/** Files as the phone's page shows them: what kind, how large, and why one was not taken. Pure. */
import type { Format } from '../../i18n/format.ts';

export type FileKind = 'photo' | 'audio' | 'video' | 'document';

const ENDINGS: readonly [RegExp, FileKind][] = [
  [/\.(jpe?g|png|webp|hei[cf])$/i, 'photo'],
  [/\.(m4a|mp3|aac|wav|ogg|opus|flac|amr)$/i, 'audio'],
  [/\.(mp4|mov|3gp|webm)$/i, 'video'],
];

/** By what the phone calls it; what it is, the room finds out. */
export function fileKind({ type, name }: { type: string; name: string }): FileKind {
  if (type.startsWith('image/')) return 'photo';
  if (type.startsWith('audio/')) return 'audio';
  if (type.startsWith('video/')) return 'video';
  return type === '' ? (ENDINGS.find(([ending]) => ending.test(name))?.[1] ?? 'document') : 'document';
}

const MEGABYTE = 1_000_000;

/** In thousands of bytes below one megabyte: the number, and the key of its sentence. */
export function fileSize(bytes: number, format: Pick<Format, 'number'>): { key: string; size: string } {
  if (bytes < MEGABYTE) return { key: 'filing-file-kb', size: format.number(Math.max(1, Math.round(bytes / 1_000))) };
  return { key: 'filing-file-mb', size: format.number(bytes / MEGABYTE, 1) };
}

const KNOWN: readonly string[] = ['kind_refused', 'unreadable', 'too_heavy', 'uncleanable', 'too_large'];

/** The sentence about a refusal of the room; one that this page does not know is told by its code. */
export function fileRefusal(code: string): string {
  const short = code.replace(/^intake\.media_/, '');
  if (code === 'phone.file_lost') return 'filing-file-wrong-lost';
  return KNOWN.includes(short) ? `filing-file-wrong-${short}` : 'filing-file-wrong-other';
}
