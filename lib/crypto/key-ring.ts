/** The instance's sealing keys: the first seals, all open. */
export interface KeyRing {
  readonly sealing: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads `kid:base64(32 bytes)`, comma-separated. Throws an Error whose message names the kid and never
 * the key.
 */
export function parseKeyRing(text: string): KeyRing {
  const keys = new Map<string, Uint8Array>();
  for (const part of text.split(',')) {
    const [kid = '', encoded = ''] = part.trim().split(':', 2);
    const key = Buffer.from(encoded.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
    if (!kid || key.length !== 32) throw new Error(`The sealing key "${kid}" is not 32 bytes.`);
    if (keys.has(kid)) throw new Error(`The sealing key "${kid}" is given twice.`);
    keys.set(kid, new Uint8Array(key));
  }
  const [sealing] = keys.keys();
  if (sealing === undefined) throw new Error('The key ring has no key.');
  return { sealing, keys };
}
