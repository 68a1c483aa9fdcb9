import { z } from 'zod';
import { type ActorKind, actorKinds } from '@/lib/context';
import { Prisma } from '@/lib/db';
import { quietMs } from '@/lib/runs';
import type { RunStatus } from './schemas';

/** A run as the history knows it. */
export interface RunView {
  runUuid: string;
  pipeline: { uuid: string; name: string; tags: string[] };
  /** Nothing in the log says that a run has ended: it counts as running until it has been quiet for a minute. */
  status: RunStatus;
  startedAt: Date;
  /** Null while it is running. */
  finishedAt: Date | null;
  /** Wall clock time so far. */
  durationMs: number;
  taskRuns: number;
  failedTaskRuns: number;
  taskTypes: string[];
  /** The failed task run that completed first. */
  failed: {
    taskUuid: string;
    taskName: string | null;
    message: string | null;
    fingerprint: string | null;
  } | null;
  /** The run request that started it; null: it was started elsewhere. */
  request: { id: string; by: { kind: ActorKind; name: string }; at: Date } | null;
}

export const RunRow = z.object({
  run_uuid: z.string(),
  pipeline_id: z.string(),
  pipeline_uuid: z.string(),
  pipeline_name: z.string(),
  tags: z.array(z.string()),
  /** Microseconds since 1970: a Date would lose the order within a millisecond. */
  started_us: z.coerce.number(),
  started_at: z.date(),
  first_at: z.date(),
  ended_at: z.date(),
  duration_ms: z.coerce.number(),
  task_runs: z.number(),
  failed_task_runs: z.number(),
  successful: z.boolean(),
  task_types: z.array(z.string()),
  failed_task_uuid: z.string().nullable(),
  failed_task_name: z.string().nullable(),
  message: z.string().nullable(),
  fingerprint: z.string().nullable(),
  request: z
    .object({
      id: z.string(),
      kind: z.enum(actorKinds),
      name: z.string(),
      at: z.coerce.date(),
    })
    .nullable(),
  running: z.boolean(),
});
export type RunRow = z.output<typeof RunRow>;

/** The columns of RunRow, from `runs r` and `pipelines p`. Subqueries run only for rows that are on the page. */
export function runColumns(nowMs: number): Prisma.Sql {
  return Prisma.sql`
    r.run_uuid, r.pipeline_id, p.uuid AS pipeline_uuid, p.name AS pipeline_name, p.tags,
    (extract(epoch FROM r.started_at) * 1000000)::bigint AS started_us, r.started_at, r.first_at, r.ended_at, r.duration_ms,
    r.task_runs, r.failed_task_runs, r.successful, r.task_types, r.failed_task_uuid, r.fingerprint::text AS fingerprint,
    r.ended_at > ${new Date(nowMs - quietMs)} AS running,
    (SELECT t.name FROM tasks t WHERE t.pipeline_id = r.pipeline_id AND t.uuid = r.failed_task_uuid) AS failed_task_name,
    (SELECT k.message FROM error_kinds k WHERE k.team_id = r.team_id AND k.fingerprint = r.fingerprint) AS message,
    (SELECT json_build_object('id', q.id, 'kind', q.actor_kind, 'name', q.actor_name, 'at', q.requested_at)
     FROM run_requests q WHERE q.team_id = r.team_id AND q.run_uuid = r.run_uuid ORDER BY q.requested_at LIMIT 1) AS request`;
}

export function toRunView(row: RunRow): RunView {
  const { request } = row;
  return {
    runUuid: row.run_uuid,
    pipeline: { uuid: row.pipeline_uuid, name: row.pipeline_name, tags: row.tags },
    status: row.running ? 'running' : row.successful ? 'succeeded' : 'failed',
    startedAt: row.started_at,
    finishedAt: row.running ? null : row.ended_at,
    durationMs: row.duration_ms,
    taskRuns: row.task_runs,
    failedTaskRuns: row.failed_task_runs,
    taskTypes: row.task_types,
    failed:
      row.failed_task_uuid === null
        ? null
        : {
            taskUuid: row.failed_task_uuid,
            taskName: row.failed_task_name,
            message: row.message,
            fingerprint: row.fingerprint,
          },
    request: request && {
      id: request.id,
      by: { kind: request.kind, name: request.name },
      at: request.at,
    },
  };
}
