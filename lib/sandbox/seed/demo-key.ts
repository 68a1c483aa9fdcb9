import { createHash } from 'node:crypto';

/** The key that seals the demo's encrypted outputs; as public as the rest of the demo. */
export const DEMO_OUTPUT_KEY: Uint8Array = createHash('sha256')
  .update('datamin portal demo output key')
  .digest();

/** The same in Base64, as a person would enter it in a credential. */
export const DEMO_OUTPUT_KEY_BASE64 = Buffer.from(DEMO_OUTPUT_KEY).toString('base64');
