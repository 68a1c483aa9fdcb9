import { changes, recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { isUniqueViolation } from '@/lib/db';
import { Conflict, Forbidden } from '@/lib/errors';
import { onlyGiven, parseInput } from '@/lib/input';
import { findPipeline } from './find-pipeline';
import { type PipelineView, pipelineColumns, toPipelineView } from './internal';
import { movedCredentials } from './moved-credentials';
import { UpdatePipeline } from './schemas';

/**
 * Changes a pipeline's name, description, tags or credentials in the portal. A token limited to some
 * pipelines can change neither credentials nor tags: other tokens and people reach pipelines by tags. Throws
 * Forbidden, NotFound, Invalid and Conflict.
 */
export async function updatePipeline(
  ctx: TeamContext,
  uuid: string,
  input: unknown,
): Promise<PipelineView> {
  requireRole(ctx, 'admin', 'pipeline');
  const current = await findPipeline(ctx, uuid);
  const given = parseInput(UpdatePipeline, input);
  const { credentialId, runCredentialId, ...words } = given;
  const confined = [credentialId, runCredentialId, given.tags];
  if (ctx.token?.isLimited && confined.some((value) => value !== undefined)) {
    throw new Forbidden(
      'A token for some pipelines cannot change tags or credentials. Use one for the whole team.',
    );
  }
  const row = await withTransaction(ctx, async (tx) => {
    const moved = await movedCredentials(tx, ctx, current, { credentialId, runCredentialId });
    const changed = await tx.pipeline.update({
      where: { id: current.id, teamId: ctx.team.id },
      data: { ...onlyGiven(words), ...moved },
      select: pipelineColumns,
    });
    await recordAudit(tx, ctx, {
      action: 'pipeline.changed',
      target: { kind: 'pipeline', id: current.uuid, name: changed.name },
      details: onlyGiven(given),
      changes: changes(current, changed, [
        ...(['name', 'description', 'tags', 'credentialId', 'runCredentialId'] as const),
      ]),
    });
    return changed;
  }).catch((error: unknown) => {
    if (!isUniqueViolation(error)) throw error;
    throw new Conflict(
      'This pipeline is registered elsewhere for that server; ask your instance admin.',
    );
  });
  return toPipelineView(row);
}
