/** First bytes of file formats that a task may output; ciphertext starts like this only by chance. */
const MAGIC: ReadonlyArray<readonly [mediaType: string, start: readonly number[]]> = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff, 0xe0]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['application/zip', [0x50, 0x4b, 0x03, 0x04]],
  ['application/gzip', [0x1f, 0x8b, 0x08, 0x00]],
];

/** The media type of these bytes, or null when they are opaque. */
export function mediaTypeOf(bytes: Uint8Array): string | null {
  const found = MAGIC.find(([, start]) => start.every((byte, index) => bytes[index] === byte));
  return found?.[0] ?? null;
}
