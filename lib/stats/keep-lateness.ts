import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { judgeLateness } from './judge-lateness';
import { namePortal } from './name-portal';

const columns = {
  ...{ lastRunAt: true, lastRunReadAt: true, overdueAfterMs: true },
  ...{ late: true, lateRunAt: true },
} as const;

/**
 * Records whether a pipeline is late; a trigger tells webhooks of each change. The caller holds the lock on its row.
 */
export async function keepLateness(
  tx: Transaction,
  ctx: TeamContext,
  pipelineId: string,
): Promise<void> {
  const where = { id: pipelineId, teamId: ctx.team.id };
  const row = await tx.pipeline.findUnique({ where, select: columns });
  const judged = row && judgeLateness(row, row);
  if (!judged) return;
  await namePortal(tx);
  await tx.pipeline.updateMany({
    where,
    data: {
      late: judged.late,
      lateRunAt: judged.late ? judged.runAt : null,
      lateSince: judged.late ? judged.since : null,
      lateChangedAt: now(),
    },
  });
}
