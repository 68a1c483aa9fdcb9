import { randomBytes } from 'node:crypto';
import { hashPassword } from '@/lib/teams';

/**
 * A password that nobody knows, for a gated report: any code that does not know about the mail gate, such as
 * an older process of the portal, finds the report locked.
 */
export const gatePasswordHash = (): Promise<string> =>
  hashPassword(randomBytes(32).toString('base64url'));
