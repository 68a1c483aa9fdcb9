import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { findPipeline, findTaskPipeline } from '@/lib/pipelines';
import { type RunStep, runStepOf } from './read-history-statistics';
import { readSums } from './read-sums';
import { readSyncOf, type SyncView } from './read-sync';
import type { SumPeriod } from './sum-ranges';

interface KeptSteps {
  /** A step that has not begun yet counts as known: it is empty. */
  steps: RunStep[];
  sync: SyncView;
}

/**
 * The sums of each step of the UTC calendar from `from` to `to` (exclusive), both at the bounds of a step: a
 * pipeline's runs by when they started, or a task's task runs by when they completed. Throws NotFound.
 */
export async function readKeptSteps(
  ctx: TeamContext,
  ref: { kind: 'pipeline' | 'task'; uuid: string },
  range: { from: Date; to: Date; period: Exclude<SumPeriod, 'hour' | 'whole'> },
): Promise<KeptSteps> {
  requireRole(ctx, 'viewer');
  const uuid = ref.uuid.toLowerCase();
  const isTask = ref.kind === 'task';
  const pipeline = isTask ? await findTaskPipeline(ctx, uuid) : await findPipeline(ctx, uuid);
  const place = { teamId: ctx.team.id, pipelineId: pipeline.id };
  const summed = isTask ? { kind: 'task' as const, uuid } : { kind: 'runs' as const };
  const { sync, sums } = await withTransaction(ctx, async (tx) => ({
    sync: await readSyncOf(tx, place),
    sums: await readSums(tx, place, summed, { ...range, timeZone: 'UTC' }),
  }));
  if (!sync) throw new NotFound();
  const steps = sums.map((sum) => {
    const step = runStepOf(sum, sync);
    return { ...step, known: step.known || step.from >= now() };
  });
  return { steps, sync };
}
