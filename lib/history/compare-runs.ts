import { z } from 'zod';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import type { RunStory } from './get-run';

/** What a task did in a run. */
export interface TaskPart {
  taskRuns: number;
  failed: number;
  /** All its task runs together, in milliseconds; null: none has a duration. */
  durationMs: number | null;
}

export interface ComparedTask {
  taskUuid: string;
  taskName: string | null;
  taskType: string;
  /** Null: the task did not run then. */
  now: TaskPart | null;
  before: TaskPart | null;
}

/** A run beside the previous one of its pipeline. */
export interface RunComparison {
  before: { runUuid: string; startedAt: Date; durationMs: number; successful: boolean };
  now: { durationMs: number; successful: boolean };
  /** In the order in which they ran; tasks that did not run this time come last. */
  tasks: ComparedTask[];
}

const Rows = z.array(
  z.object({
    is_now: z.boolean(),
    task_uuid: z.string(),
    task_name: z.string().nullable(),
    task_type: z.string(),
    task_runs: z.number(),
    failed: z.number(),
    duration_ms: z.coerce.number().nullable(),
    first_at: z.date(),
  }),
);
const Runs = z.array(
  z.object({ run_uuid: z.string(), duration_ms: z.coerce.number(), successful: z.boolean() }),
);

/**
 * How a run that was read differed from the one of its pipeline that started before it, task by task; null for the
 * oldest run that is kept.
 */
export async function compareRuns(
  ctx: TeamContext,
  { runUuid, pipeline, previous }: Pick<RunStory, 'runUuid' | 'pipeline' | 'previous'>,
): Promise<RunComparison | null> {
  requireRole(ctx, 'viewer');
  if (!previous) return null;
  return withTransaction(ctx, async (tx) => {
    const both = [runUuid, previous.runUuid];
    const runs = Runs.parse(
      await tx.$queryRaw`
        SELECT r.run_uuid, r.duration_ms, r.successful FROM runs r JOIN pipelines p ON p.id = r.pipeline_id
        WHERE r.team_id = ${ctx.team.id}::uuid AND p.team_id = ${ctx.team.id}::uuid AND p.uuid = ${pipeline.uuid}::uuid AND r.run_uuid = ANY (${both}::uuid[])`,
    );
    const [one, other] = both.map((uuid) => runs.find((run) => run.run_uuid === uuid));
    if (!one || !other) return null;
    return {
      before: {
        runUuid: previous.runUuid,
        startedAt: previous.startedAt,
        durationMs: other.duration_ms,
        successful: other.successful,
      },
      now: { durationMs: one.duration_ms, successful: one.successful },
      tasks: await compareTasks(tx, ctx.team.id, pipeline.uuid, both),
    };
  });
}

async function compareTasks(
  tx: Transaction,
  teamId: string,
  pipelineUuid: string,
  [runUuid = '', previousUuid = '']: readonly string[],
): Promise<ComparedTask[]> {
  const rows = Rows.parse(
    await tx.$queryRaw`
      SELECT r.run_uuid = ${runUuid}::uuid AS is_now, t.task_uuid, max(n.name) AS task_name, max(t.task_type) AS task_type, count(*)::int AS task_runs,
             (count(*) FILTER (WHERE NOT t.successful))::int AS failed, sum(t.duration_ms) AS duration_ms, min(t.executed_at) AS first_at
      FROM pipelines p JOIN runs r ON r.pipeline_id = p.id
        JOIN task_runs t ON t.pipeline_id = r.pipeline_id AND t.run_uuid = r.run_uuid AND t.executed_at >= r.first_at AND t.executed_at <= r.ended_at
        LEFT JOIN tasks n ON n.pipeline_id = p.id AND n.uuid = t.task_uuid
      WHERE p.team_id = ${teamId}::uuid AND p.uuid = ${pipelineUuid}::uuid AND r.team_id = ${teamId}::uuid AND t.team_id = ${teamId}::uuid
        AND r.run_uuid IN (${runUuid}::uuid, ${previousUuid}::uuid)
      GROUP BY 1, 2 ORDER BY is_now DESC, first_at, task_uuid`,
  );
  const tasks = new Map<string, ComparedTask>();
  for (const row of rows) {
    const { task_uuid: taskUuid, task_name: taskName, task_type: taskType } = row;
    const task = tasks.get(taskUuid) ?? { taskUuid, taskName, taskType, now: null, before: null };
    tasks.set(taskUuid, task);
    task[row.is_now ? 'now' : 'before'] = {
      taskRuns: row.task_runs,
      failed: row.failed,
      durationMs: row.duration_ms,
    };
  }
  return [...tasks.values()];
}
