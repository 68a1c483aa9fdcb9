import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { type OutputPolicy, outputPolicyOf } from './output-policy';

/** What the history keeps of the outputs of a credential's pipelines. Throws Forbidden and NotFound. */
export async function readOutputPolicy(
  ctx: TeamContext,
  credentialId: string,
): Promise<OutputPolicy> {
  requireRole(ctx, 'admin');
  if (!isUuid(credentialId)) throw new NotFound();
  const row = await withTransaction(ctx, (tx) =>
    tx.credential.findUnique({
      where: { id: credentialId, teamId: ctx.team.id },
      select: { outputPolicy: true, outputKeepKb: true },
    }),
  );
  if (!row) throw new NotFound();
  return outputPolicyOf(row);
}
