import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid, parseInput } from '@/lib/input';
import { type OutputPolicy, outputPolicyOf } from './output-policy';
import { SetOutputPolicy } from './setting-schemas';

/**
 * Sets what the history keeps of the outputs of a credential's pipelines, from the next answer on: what is
 * already kept stays as it is. Throws Forbidden, NotFound and Invalid.
 */
export async function setOutputPolicy(
  ctx: TeamContext,
  credentialId: string,
  input: unknown,
): Promise<OutputPolicy> {
  requireRole(ctx, 'admin');
  if (!isUuid(credentialId)) throw new NotFound();
  const { policy, keepKb } = parseInput(SetOutputPolicy, input);
  return withTransaction(ctx, async (tx) => {
    const where = { id: credentialId, teamId: ctx.team.id };
    const known = await tx.credential.findUnique({ where, select: { name: true } });
    if (!known) throw new NotFound();
    const kept = await tx.credential.update({
      where,
      data: { outputPolicy: policy, ...(keepKb === undefined ? {} : { outputKeepKb: keepKb }) },
      select: { outputPolicy: true, outputKeepKb: true },
    });
    await recordAudit(tx, ctx, {
      action: 'history.outputs_changed',
      target: { kind: 'credential', id: credentialId, name: known.name },
      details: { policy, ...(keepKb === undefined ? {} : { keepKb }) },
    });
    return outputPolicyOf(kept);
  });
}
