import { randomBytes } from 'node:crypto';
import { hashPassword } from '@/lib/teams';

/**
 * A password that nobody knows, for a report that is opened by mail: whatever knows nothing of that gate, such
 * as an older process of the portal, finds it locked.
 */
export const gatePasswordHash = (): Promise<string> =>
  hashPassword(randomBytes(32).toString('base64url'));
