import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { judgeLateness } from './judge-lateness';
import { namePortal } from './name-portal';
import { LastRunValue } from './values';

const columns = {
  ...{ lastRunAt: true, lastRunReadAt: true, overdueAfterMs: true },
  ...{ late: true, lateRunAt: true },
} as const;

/** Writes down whether a pipeline is late; a trigger tells webhooks of each change. Its row is locked by whoever calls. */
export async function keepLateness(
  tx: Transaction,
  ctx: TeamContext,
  pipelineId: string,
): Promise<void> {
  const where = { id: pipelineId, teamId: ctx.team.id };
  const row = await tx.pipeline.findUnique({ where, select: columns });
  const judged = row && judgeLateness(row, row);
  if (!judged) return;
  if (judged.late) {
    const lastRunReadAt = await borneOutTo(tx, ctx, pipelineId);
    if (!judgeLateness(row, { ...row, lastRunReadAt })?.late) return;
  }
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

/**
 * When Datamin last told a last run, asked for by itself. While its database is down its log is empty, which looks
 * like a pipeline that does not run; its last run is then none, which replaces nothing.
 */
async function borneOutTo(
  tx: Transaction,
  ctx: TeamContext,
  pipelineId: string,
): Promise<Date | null> {
  const reading = await tx.reading.findFirst({
    where: { teamId: ctx.team.id, pipelineId, kind: 'last_run', subjectKind: 'pipeline' },
    select: { value: true, fetchedAt: true },
  });
  const told = LastRunValue.safeParse(reading?.value).data?.lastRun;
  return (told && reading?.fetchedAt) ?? null;
}
