import { createHash } from 'node:crypto';

/** The key under which the demo's encrypted outputs are sealed; as public as the rest of the demo. */
export const DEMO_OUTPUT_KEY: Uint8Array = createHash('sha256')
  .update('datamin portal demo output key')
  .digest();

/** The same in Base64, as a person would type it into a credential. */
export const DEMO_OUTPUT_KEY_BASE64 = Buffer.from(DEMO_OUTPUT_KEY).toString('base64');
