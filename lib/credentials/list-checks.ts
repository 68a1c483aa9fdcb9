import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import type { CheckCause, CheckOutcome } from './record-check';

/** A verification of a credential and its result. */
export interface CredentialCheck {
  id: string;
  at: Date;
  cause: CheckCause;
  outcome: CheckOutcome;
  /** A sentence, if it is not ok. */
  reason: string | null;
  by: string;
}

const most = 500;

/** A credential's newest verifications, at most 90 days old. Throws Forbidden and NotFound. */
export async function listCredentialChecks(
  ctx: TeamContext,
  id: string,
  limit = most,
): Promise<CredentialCheck[]> {
  requireRole(ctx, 'admin');
  if (!isUuid(id)) throw new NotFound();
  return withTransaction(ctx, async (tx) => {
    const where = { id, teamId: ctx.team.id };
    if ((await tx.credential.count({ where })) === 0) throw new NotFound();
    return tx.$queryRaw<CredentialCheck[]>`
      SELECT id::text, at, cause, outcome, reason, actor_name AS by FROM credential_checks
      WHERE team_id = ${ctx.team.id}::uuid AND credential_id = ${id}::uuid ORDER BY at DESC, id DESC LIMIT ${limit}`;
  });
}
