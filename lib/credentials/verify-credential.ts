import { requireRole, type TeamContext } from '@/lib/context';
import { checkStored, type Verification } from './check-stored';

/**
 * Checks the stored secret against Datamin, live, and keeps what came of it. Throws Forbidden, NotFound and
 * Conflict (it is switched off).
 */
export async function verifyCredential(ctx: TeamContext, id: string): Promise<Verification> {
  requireRole(ctx, 'admin');
  return checkStored(ctx, id, 'asked');
}
