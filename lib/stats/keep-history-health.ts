import { isDeepStrictEqual } from 'node:util';
import type { TeamContext } from '@/lib/context';
import { Prisma, type Transaction } from '@/lib/db';
import { type KeptHealth, readKeptHealth } from '@/lib/history';
import { defaultRange, pipelineRanges, rangeDays } from '@/lib/pipelines';
import { dayHealth } from './day-health';
import { judgeDegrading } from './judge-degrading';
import { keepLateness } from './keep-lateness';
import { keepOutcome } from './keep-outcome';
import { learnRhythm, overdueAfterMs } from './learn-rhythm';
import { sumRanges } from './sum-ranges';

/** Datamin's numbers win when they are newer than the history by more than this. Milliseconds. */
const mayLagMs = 15 * 60_000;
/** Every write makes the team's pages render anew, so progress of the history alone is written only this often. */
const noteEveryMs = 4 * 60_000;

const columns = {
  readAt: true,
  lastRunAt: true,
  syncedTo: true,
  ...{ healthSource: true, successes: true, failures: true, successRate: true },
  ...{ averageDurationMs: true, sparkline: true, ranges: true, degrading: true },
  ...{ rhythm: true, overdueAfterMs: true, lastRunSuccessful: true, lastRunDurationMs: true },
  ...{ state: true, failing: true, judgedRunAt: true, failingSince: true },
} as const satisfies Prisma.PipelineSelect;
type Columns = Prisma.PipelineUpdateManyMutationInput;
type Row = Prisma.PipelineGetPayload<{ select: typeof columns }>;

/**
 * Replaces Datamin's numbers in the pipeline's row with those of the history where it covers them: each range whose
 * days it knows without a gap, and the last run. The rest stays Datamin's. From both it judges whether the pipeline is
 * failing and whether it is late. Call it in the transaction that wrote those numbers, and after each turn of the
 * history's reader.
 */
export async function keepHistoryHealth(
  tx: Transaction,
  ctx: TeamContext,
  pipelineId: string,
): Promise<void> {
  // Lock before reading anything: of two writers, the later one must see what the other wrote, and what was
  // read into the history while it waited.
  await tx.$executeRaw`SELECT FROM pipelines WHERE team_id = ${ctx.team.id}::uuid AND id = ${pipelineId}::uuid FOR NO KEY UPDATE`;
  const kept = await readKeptHealth(tx, { teamId: ctx.team.id, pipelineId });
  const where = { id: pipelineId, teamId: ctx.team.id };
  const row = await tx.pipeline.findUnique({ where, select: columns });
  if (!row) return;
  await keepOutcome(tx, ctx, { ...row, id: pipelineId }, kept);
  await writeNumbers(tx, ctx, row, kept, pipelineId);
  await keepLateness(tx, ctx, pipelineId);
}

async function writeNumbers(
  tx: Transaction,
  ctx: TeamContext,
  row: Row,
  kept: KeptHealth | null,
  pipelineId: string,
): Promise<void> {
  if (!kept || (row.readAt?.getTime() ?? 0) - kept.syncedTo.getTime() > mayLagMs) return;
  const values: Columns = { ...numbersOf(kept, row), ...lastRunOf(kept, row) };
  if (isWritten(values, kept, row)) return;
  await tx.pipeline.updateMany({
    where: { id: pipelineId, teamId: ctx.team.id },
    data: {
      ...values,
      syncedTo: kept.syncedTo,
    },
  });
}

function numbersOf({ days, runs }: KeptHealth, row: Row): Columns {
  const sums = sumRanges(days, 'history');
  const known = pipelineRanges.filter((range) => days.length >= rangeDays[range]);
  const { '30d': _, ...others } = { ...sums, '30d': null };
  const answered = Object.entries(others).filter(([range]) => known.some((one) => one === range));
  const before = row.ranges instanceof Object && !Array.isArray(row.ranges) ? row.ranges : {};
  const ranges = { ...before, ...Object.fromEntries(answered) };
  if (!known.includes(defaultRange)) return answered.length > 0 ? { ranges } : {};
  const rhythm = learnRhythm({
    runEnds: runs.map(({ executedAt }) => executedAt),
    days: days.map(({ from, successes, failures }) => ({ from, runs: successes + failures })),
  });
  return {
    ...dayHealth(days),
    ranges,
    healthSource: 'history',
    degrading: judgeDegrading(days) ?? Prisma.DbNull,
    rhythm: rhythm ?? Prisma.DbNull,
    overdueAfterMs: rhythm && overdueAfterMs(rhythm),
  };
}

/** Datamin may know of a run that ended after the history was read. */
function lastRunOf({ lastRun, syncedTo }: KeptHealth, { lastRunAt }: Row): Columns {
  if (!lastRun || (lastRunAt && lastRunAt > syncedTo)) return {};
  return {
    state: lastRun.successful ? 'succeeded' : 'failed',
    lastRunAt: lastRun.executedAt,
    lastRunSuccessful: lastRun.successful,
    lastRunDurationMs: lastRun.durationMs,
  };
}

function isWritten(values: Columns, { syncedTo }: KeptHealth, row: Row): boolean {
  const now: Record<string, unknown> = row;
  const isSame = Object.entries(values).every(([name, value]) =>
    isDeepStrictEqual(value === Prisma.DbNull ? null : value, now[name]),
  );
  return (
    isSame && row.syncedTo !== null && syncedTo.getTime() - row.syncedTo.getTime() < noteEveryMs
  );
}
