/** The key of a report, made when it is saved. `crypto.randomUUID` is missing where the page came over plain HTTP. */

/** A random UUID (version 4) from sixteen bytes of the device's randomness. */
export function uuid(bytes: Uint8Array = crypto.getRandomValues(new Uint8Array(16))): string {
  const marked = Uint8Array.from(bytes);
  marked[6] = ((marked[6] ?? 0) & 0x0f) | 0x40;
  marked[8] = ((marked[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...marked].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
