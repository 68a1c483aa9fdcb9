import { z } from 'zod';
import { nowMs } from '@/lib/clock';
import type { SqlTransaction } from '@/lib/db';
import { quietMs } from '@/lib/runs';
import type { RunStatus } from './schemas';
import type { Place } from './staging';

/** A run as shown to somebody without an account: without anybody's name. */
export interface PublicRun {
  /** Datamin's; for reports that show it. */
  runUuid: string;
  status: RunStatus;
  startedAt: Date;
  /** Null while it is running. */
  finishedAt: Date | null;
  durationMs: number;
  taskRuns: number;
  failedTaskRuns: number;
  /** The first failure, if its task may be shown. Untrusted text. */
  error: { task: string | null; message: string | null } | null;
}

const Row = z
  .object({
    run_uuid: z.string(),
    started_at: z.date(),
    ended_at: z.date(),
    duration_ms: z.coerce.number(),
    task_runs: z.number(),
    failed_task_runs: z.number(),
    successful: z.boolean(),
    running: z.boolean(),
    error_shown: z.boolean(),
    task: z.string().nullable(),
    message: z.string().nullable(),
  })
  .transform(
    (row): PublicRun => ({
      runUuid: row.run_uuid,
      status: row.running ? 'running' : row.successful ? 'succeeded' : 'failed',
      startedAt: row.started_at,
      finishedAt: row.running ? null : row.ended_at,
      durationMs: row.duration_ms,
      taskRuns: row.task_runs,
      failedTaskRuns: row.failed_task_runs,
      error: row.error_shown ? { task: row.task, message: row.message } : null,
    }),
  );

/** The newest runs that started in a range; errors only of these tasks, or of all. */
export async function readPublicRuns(
  tx: SqlTransaction,
  { teamId, pipelineId }: Place,
  { from, to }: { from: Date; to: Date },
  {
    limit,
    tasks,
    failed = false,
  }: { limit: number; tasks: readonly string[] | null; failed?: boolean },
): Promise<PublicRun[]> {
  const quiet = new Date(nowMs() - quietMs);
  return z.array(Row).parse(
    await tx.$queryRaw`
      SELECT r.run_uuid, r.started_at, r.ended_at, r.duration_ms, r.task_runs, r.failed_task_runs, r.successful, r.ended_at > ${quiet} AS running,
             coalesce(NOT r.successful AND (${tasks === null} OR r.failed_task_uuid = ANY(${[...(tasks ?? [])]}::uuid[])), false) AS error_shown,
             (SELECT coalesce(t.name, t.task_type) FROM tasks t WHERE t.pipeline_id = r.pipeline_id AND t.uuid = r.failed_task_uuid) AS task,
             (SELECT k.message FROM error_kinds k WHERE k.team_id = r.team_id AND k.fingerprint = r.fingerprint) AS message
      FROM runs r
      WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.started_at >= ${from} AND r.started_at < ${to}
        AND (NOT ${failed} OR NOT r.successful)
      ORDER BY r.started_at DESC, r.run_uuid DESC LIMIT ${limit}`,
  );
}
