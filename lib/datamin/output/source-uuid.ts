const BYTES = 16;

/**
 * The version 4 UUID that these bytes are, or undefined. For a failed query without a reason OSS writes the 16 bytes of
 * its data source's UUID; the one opaque output printed in the documentation is such a UUID too. One in 64 random
 * values looks like one.
 */
export function sourceUuid(bytes: Uint8Array): string | undefined {
  if (bytes.byteLength !== BYTES) return undefined;
  const uuid = Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return /^.{14}4.{4}[89ab]/.test(uuid) ? uuid : undefined;
}
