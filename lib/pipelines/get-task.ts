import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { credentialStanding, type PipelineView, toCredentialStanding } from './internal';
import { type TaskView, taskColumns } from './tasks';

/**
 * A task of one of the team's pipelines. A step of a sub-pipeline is seen in its parent's log too; the
 * first one that showed it counts. Throws NotFound.
 */
export async function getTask(ctx: TeamContext, uuid: string): Promise<TaskView> {
  requireRole(ctx, 'viewer');
  const { task } = await withTransaction(ctx, (tx) => loadTask(tx, ctx, uuid));
  return task;
}

/** The same inside of a transaction that reads more, with what its pipeline is read through. Throws NotFound. */
export async function loadTask(
  tx: Transaction,
  ctx: TeamContext,
  uuid: string,
): Promise<{
  task: TaskView;
  pipeline: { id: string; uuid: string; name: string; credentialId: string };
  credentials: Pick<PipelineView, 'credential' | 'runCredential'>;
}> {
  if (!isUuid(uuid)) throw new NotFound();
  const found = await tx.task.findFirst({
    where: { teamId: ctx.team.id, uuid: uuid.toLowerCase() },
    select: {
      ...taskColumns,
      pipeline: {
        select: {
          id: true,
          uuid: true,
          name: true,
          credentialId: true,
          credential: { select: credentialStanding },
          runCredential: { select: credentialStanding },
        },
      },
    },
    orderBy: [{ firstSeenAt: 'asc' }, { id: 'asc' }],
  });
  if (!found) throw new NotFound();
  const {
    pipeline: { credential, runCredential, ...pipeline },
    ...task
  } = found;
  return {
    task: { ...task, pipeline: { uuid: pipeline.uuid, name: pipeline.name } },
    pipeline,
    credentials: {
      credential: toCredentialStanding(credential),
      runCredential: runCredential && toCredentialStanding(runCredential),
    },
  };
}
