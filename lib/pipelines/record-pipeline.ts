import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import { dataminFor } from '@/lib/credentials';
import { DataminError } from '@/lib/datamin';
import { isUniqueViolation, uuidv7 } from '@/lib/db';
import { Conflict, Invalid, invalidField } from '@/lib/errors';
import { type PipelineRow, pipelineColumns } from './internal';
import type { RegisterPipeline } from './schemas';

const dayMs = 86_400_000;

/** Records a pipeline once the role is checked; see registerPipeline for errors. The worker reads its log. */
export async function recordPipeline(
  ctx: TeamContext,
  given: RegisterPipeline,
): Promise<PipelineRow> {
  const credential = await withTransaction(ctx, (tx) =>
    tx.credential.findUnique({
      where: { id: given.credentialId, teamId: ctx.team.id },
      select: { id: true, baseUrl: true },
    }),
  );
  if (!credential) throw noCredential();
  const origin = new URL(credential.baseUrl).origin;
  await refuseForeign(ctx, credential.id, given.uuid);

  return withTransaction(ctx, async (tx) => {
    // Locked until the pipeline refers to it: it may have been removed while we asked Datamin.
    const held = await tx.$queryRaw<unknown[]>`
      SELECT id FROM credentials WHERE id = ${credential.id}::uuid AND team_id = ${ctx.team.id}::uuid FOR KEY SHARE`;
    if (held.length === 0) throw noCredential();
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

function noCredential(): Invalid {
  return invalidField('credentialId', 'is not a credential of this team');
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
