import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import { dataminFor } from '@/lib/credentials';
import { DataminError } from '@/lib/datamin';
import { isUniqueViolation, type Transaction, uuidv7 } from '@/lib/db';
import { Conflict, Invalid } from '@/lib/errors';
import { type PipelineRow, pipelineColumns } from './internal';
import { originOf } from './moved-credentials';
import type { RegisterPipeline } from './schemas';

const dayMs = 86_400_000;

/** Records a pipeline once the role is checked; see registerPipeline for errors. The worker reads its log. */
export async function recordPipeline(
  ctx: TeamContext,
  given: RegisterPipeline,
): Promise<PipelineRow> {
  const originNow = (tx: Transaction) => originOf(tx, ctx, 'credentialId', given.credentialId);
  await withTransaction(ctx, originNow);
  await refuseForeign(ctx, given.credentialId, given.uuid);

  return withTransaction(ctx, async (tx) => {
    // Read again: it may have been removed, or moved to another server, while we asked Datamin.
    const origin = await originNow(tx);
    const created = await tx.pipeline.create({
      data: {
        ...given,
        id: uuidv7(),
        teamId: ctx.team.id,
        origin,
        createdAt: now(),
        refreshDueAt: now(),
      },
      select: pipelineColumns,
    });
    await recordAudit(tx, ctx, {
      action: 'pipeline.registered',
      target: { kind: 'pipeline', id: given.uuid, name: given.name },
      details: { credentialId: given.credentialId },
    });
    return created;
  }).catch((error: unknown) => refuseTwice(ctx, error, given.uuid));
}

async function refuseForeign(ctx: TeamContext, credentialId: string, uuid: string): Promise<void> {
  const to = now();
  const from = new Date(nowMs() - 400 * dayMs);
  try {
    const { datamin } = await dataminFor(ctx, credentialId);
    await datamin.consolidated({ kind: 'pipeline', uuid }, from, to);
  } catch (error) {
    if (!(error instanceof DataminError)) throw error;
    if (error.kind === 'foreign') {
      throw new Invalid(error.message, { errors: { uuid: [error.message] } });
    }
    if (error.kind === 'scope' || error.kind === 'disabled') {
      throw new Invalid(error.message, { errors: { credentialId: [error.message] } });
    }
    // Datamin is unreachable or refuses the client: that says nothing about the pipeline.
  }
}

async function refuseTwice(ctx: TeamContext, error: unknown, uuid: string): Promise<never> {
  if (!isUniqueViolation(error)) throw error;
  const own = await withTransaction(ctx, (tx) =>
    tx.pipeline.count({ where: { teamId: ctx.team.id, uuid } }),
  );
  throw new Conflict(
    own > 0
      ? 'This pipeline is already registered in this team.'
      : 'This pipeline is registered elsewhere; ask your instance admin.',
  );
}
