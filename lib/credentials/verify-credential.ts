import { requireRole, type TeamContext } from '@/lib/context';
import { checkStored, type Verification } from './check-stored';

/**
 * Checks the stored secret against Datamin and records the result. Throws Forbidden, NotFound and Conflict
 * (disabled).
 */
export async function verifyCredential(ctx: TeamContext, id: string): Promise<Verification> {
  requireRole(ctx, 'admin');
  return checkStored(ctx, id, 'asked');
}
