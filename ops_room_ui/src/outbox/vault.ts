/**
 * What lies on the phone is sealed: each entry with a key of its own that no script can read out, kept beside it and
 * gone with it. Without a secure origin browsers offer no cryptography; then the entry lies open.
 *
 * This keeps the texts out of copies of the stored bytes that are searched for words, and away from a script that
 * could carry a key off. It does not keep out whoever has the unlocked phone, or its whole disk and enough time.
 */

export interface Sealed {
  key: CryptoKey;
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}
export interface Unsealed {
  text: string;
}
export type Box = Sealed | Unsealed;
/** A part of a file; it never passes through JSON. */
export type BytesBox = Sealed | { bytes: ArrayBuffer };

const ALGORITHM = 'AES-GCM';
const IV_BYTES = 12;

function offered(): SubtleCrypto | null {
  return (globalThis.crypto.subtle as SubtleCrypto | undefined) ?? null;
}

async function closed(data: BufferSource, subtle: SubtleCrypto): Promise<Sealed> {
  const key = await subtle.generateKey({ name: ALGORITHM, length: 256 }, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  return { key, iv, data: await subtle.encrypt({ name: ALGORITHM, iv }, key, data) };
}

async function opened(box: Sealed, subtle: SubtleCrypto | null): Promise<ArrayBuffer | null> {
  if (subtle === null) return null;
  try {
    return await subtle.decrypt({ name: ALGORITHM, iv: box.iv }, box.key, box.data);
  } catch {
    return null;
  }
}

/** Seals a value that JSON can say; without `subtle` it lies open. */
export async function seal(value: unknown, subtle: SubtleCrypto | null = offered()): Promise<Box> {
  const text = JSON.stringify(value);
  return subtle === null ? { text } : closed(new TextEncoder().encode(text), subtle);
}

/** The value in a box, or null when it cannot be opened any more. */
export async function unseal<T>(box: Box, subtle: SubtleCrypto | null = offered()): Promise<T | null> {
  if ('text' in box) return JSON.parse(box.text) as T;
  const bytes = await opened(box, subtle);
  return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as T);
}

/** Seals bytes as they are. */
export async function sealBytes(bytes: ArrayBuffer, subtle: SubtleCrypto | null = offered()): Promise<BytesBox> {
  return subtle === null ? { bytes } : closed(bytes, subtle);
}

export async function unsealBytes(box: BytesBox, subtle: SubtleCrypto | null = offered()): Promise<ArrayBuffer | null> {
  return 'bytes' in box ? box.bytes : opened(box, subtle);
}
