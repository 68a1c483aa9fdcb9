import { now, nowMs } from '@/lib/clock';
import { systemContext } from '@/lib/context';
import type { TaskRunRow } from '@/lib/datamin';
import { uuidv7 } from '@/lib/db';
import { claimDueHistory, syncPipeline, type TurnOptions } from '@/lib/history';
import { applyAnswer } from '@/lib/history/apply-answer';
import { ensurePartitions } from '@/lib/history/ensure-partitions';
import { StagedRows } from '@/lib/history/staged-rows';
import type { Place } from '@/lib/history/staging';
import type { Dialect, TaskRun, World } from '@/lib/sandbox';
import { outputOf } from '@/lib/sandbox/world/outputs';
import { findTeam } from '@/lib/teams';
import { noon } from '../../support/portal/clock';
import type { PortalUnderTest } from '../../support/portal/portal';

/** Reads every due history, turn after turn, until none is due; returns the number of turns. */
export async function readAllDue(options: TurnOptions = {}, mostTurns = 500): Promise<number> {
  for (let turns = 0; turns < mostTurns; turns += 1) {
    const reader = uuidv7();
    const claimed = await claimDueHistory(reader, 1);
    const [one] = claimed;
    if (!one) return turns;
    const team = await findTeam({ id: one.teamId });
    if (!team) throw new Error('a team is gone');
    await syncPipeline(systemContext(team, 'worker'), one.pipelineId, reader, {
      gapMs: 0,
      ...options,
    });
  }
  throw new Error(`still due after ${mostTurns} turns`);
}

/** The same for one pipeline only, as if the others did not exist. */
export async function readOne(
  { admin }: Pick<PortalUnderTest, 'admin'>,
  { id }: { id: string },
  options: TurnOptions = {},
): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) {
    const reader = uuidv7();
    const { rows } = await admin.query(
      'UPDATE history_sync SET lease_owner = $2, lease_until = $3 WHERE pipeline_id = $1 AND due_at <= $4 RETURNING team_id',
      [id, reader, new Date(nowMs() + 60_000), now()],
    );
    const team = rows[0] && (await findTeam({ id: rows[0].team_id }));
    if (!team) return;
    await syncPipeline(systemContext(team, 'worker'), id, reader, { gapMs: 0, ...options });
    if (options.turnMs === 0) return;
  }
  throw new Error('still due after 50 turns');
}

/** Every row that a server of this dialect has for a pipeline, as the log's reader returns it. */
export function toldRows(world: World, pipelineUuid: string, dialect: Dialect): TaskRunRow[] {
  const own = world.pipelineHistory(pipelineUuid)?.between(0, world.nowUs()) ?? [];
  const runs = [...new Set(own.map(({ run }) => run))];
  const rows =
    dialect === 'oss'
      ? runs.flatMap(({ taskRuns }) => taskRuns.filter((row) => row.executedAtUs <= world.nowUs()))
      : own;
  return rows.map((row) => wireRow(row, dialect));
}

function wireRow(row: TaskRun, dialect: Dialect): TaskRunRow {
  const us =
    dialect === 'oss' ? row.executedAtUs : row.executedAtUs - (row.executedAtUs % 1_000_000);
  return {
    runUuid: row.run.uuid,
    taskUuid: row.task.uuid,
    taskType: row.task.type,
    isSuccessful: row.isSuccessful,
    durationMs: row.durationMs,
    output: Buffer.from(outputOf(row, dialect)).toString('base64'),
    metricValue: row.metricValue ?? 0,
    executedAt: new Date(Math.floor(us / 1000)),
    executedMicros: us % 1000,
  };
}

/** Applies a log's answer for the time from `from` to `to`, in one window. */
export async function takeIn(
  place: Place,
  rows: readonly TaskRunRow[],
  window: { from: Date; to: Date },
): Promise<void> {
  const staged = new StagedRows({ policy: { kind: 'whole' }, keptFrom: null, now: +noon });
  for (const one of rows) await staged.add(one);
  await staged.end();
  await ensurePartitions(staged.months);
  const nothing = async () => {};
  await applyAnswer(place, window, staged, { fence: nothing, note: nothing });
  await staged.close();
}
