const BYTES = 16;

/**
 * The UUID of version 4 that these bytes are, or undefined. Of a query that failed OSS writes the 16 bytes of its data
 * source's UUID, where it writes no reason; so does the one opaque output that the documentation prints. Of random bytes
 * one in 64 reads so.
 */
export function sourceUuid(bytes: Uint8Array): string | undefined {
  if (bytes.byteLength !== BYTES) return undefined;
  const uuid = Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return /^.{14}4.{4}[89ab]/.test(uuid) ? uuid : undefined;
}
