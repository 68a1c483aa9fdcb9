import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import type { KeptHealth } from '@/lib/history';
import { judgeOutcome } from './judge-outcome';
import { namePortal } from './name-portal';
import { LastRunValue } from './values';

interface Row {
  id: string;
  state: string;
  lastRunAt: Date | null;
  failing: boolean | null;
  judgedRunAt: Date | null;
  failingSince: Date | null;
}

/** Datamin may report whole seconds where the history has fractions. */
const roundedMs = 1000;

/**
 * Records whether a pipeline is failing; a trigger tells webhooks of each change. The caller holds the lock on
 * the pipeline's row, so the later of two writers judges with what the other one knew.
 */
export async function keepOutcome(
  tx: Transaction,
  ctx: TeamContext,
  row: Row,
  kept: KeptHealth | null,
): Promise<void> {
  const { failing, judgedRunAt } = row;
  const before = failing === null || !judgedRunAt ? null : { failing, at: judgedRunAt };
  const judge = (knownTo: Date | null) =>
    judgeOutcome({
      before,
      reportedFailure: row.state === 'failed' ? row.lastRunAt : null,
      history: kept && knownTo && { runs: kept.runs, knownTo },
    });
  let outcome = judge(kept?.syncedTo ?? null);
  if (kept && outcome && !outcome.failing && failing !== false) {
    outcome = judge(await borneOutTo(tx, ctx, row.id, kept));
  }
  if (!outcome) return;
  const isChange = outcome.failing !== failing;
  if (!isChange && outcome.at.getTime() === judgedRunAt?.getTime()) return;
  if (isChange && before) await namePortal(tx);
  await tx.pipeline.updateMany({
    where: { id: row.id, teamId: ctx.team.id },
    data: {
      judgedRunAt: outcome.at,
      ...(isChange && {
        failing: outcome.failing,
        failingSince: before && outcome.failing ? outcome.at : null,
        failingChangedAt: now(),
      }),
    },
  });
}

/**
 * How far Datamin's last run, which is read separately, confirms the history; null: it knows of a newer run. While
 * Datamin's database is down its log is empty, which looks as if the run were over.
 */
async function borneOutTo(
  tx: Transaction,
  ctx: TeamContext,
  pipelineId: string,
  { runs, syncedTo }: KeptHealth,
): Promise<Date | null> {
  const reading = await tx.reading.findFirst({
    where: { teamId: ctx.team.id, pipelineId, kind: 'last_run', subjectKind: 'pipeline' },
    select: { value: true, fetchedAt: true },
  });
  const reported = LastRunValue.safeParse(reading?.value).data?.lastRun;
  if (!reading?.fetchedAt || !reported) return null;
  const newestMs = Math.max(...runs.map(({ executedAt }) => executedAt.getTime()));
  const isMissing =
    reported.executedAt.getTime() > newestMs + roundedMs && reported.executedAt <= syncedTo;
  if (isMissing) return null;
  return reading.fetchedAt < syncedTo ? reading.fetchedAt : syncedTo;
}
