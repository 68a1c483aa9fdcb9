import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { dataminFor } from '@/lib/credentials';
import { UNKNOWN_TYPE } from '@/lib/datamin';
import type { Transaction } from '@/lib/db';
import { uuidv7 } from '@/lib/db';
import { mostTasks } from './most-tasks';
import { RecentRuns, RunCollector } from './recent-runs';
import { taskTypeOf } from './task-type';

/** A slow log must not occupy a worker for longer; what was read by then is kept. */
const longestScanMs = 120_000;

interface ScannedPipeline {
  id: string;
  uuid: string;
  credentialId: string;
}

/**
 * Reads a window of a pipeline's log, registers the tasks it names and keeps its newest runs. What was read
 * before a failure is kept; an empty answer changes nothing, because the log also looks empty during an
 * outage. Throws DataminError, NotFound and Forbidden.
 */
export async function scanLog(
  ctx: TeamContext,
  pipeline: ScannedPipeline,
  window: { from: Date; to: Date },
): Promise<{ rows: number }> {
  requireRole(ctx, 'viewer');
  const { datamin } = await dataminFor(ctx, pipeline.credentialId);
  const tasks = new Map<string, { taskType: string; lastSeenAt: Date }>();
  const runs = new RunCollector();
  let rows = 0;
  let complete = false;
  try {
    const log = datamin.logs(pipeline.uuid, window.from, window.to, {
      onMalformedRow: () => {},
      signal: AbortSignal.timeout(longestScanMs),
    });
    for await (const row of log) {
      rows += 1;
      runs.add(row);
      const known = tasks.get(row.taskUuid);
      if (known ? known.lastSeenAt < row.executedAt : tasks.size < mostTasks) {
        tasks.set(row.taskUuid, { taskType: taskTypeOf(row, known), lastSeenAt: row.executedAt });
      }
    }
    complete = true;
  } finally {
    if (rows > 0 || complete) {
      await withTransaction(ctx, async (tx) => {
        // Lock the pipeline before its tasks, as lib/runs/notice-run.ts does: the other order would deadlock.
        if (complete) {
          await tx.pipeline.updateMany({
            where: { id: pipeline.id, teamId: ctx.team.id },
            data: { discoveredTo: window.to },
          });
        }
        if (rows > 0) {
          await registerTasks(tx, ctx, pipeline.id, tasks);
          await keepRecentRuns(tx, ctx, pipeline, runs);
        }
      });
    }
  }
  return { rows };
}

async function registerTasks(
  tx: Transaction,
  ctx: TeamContext,
  pipelineId: string,
  tasks: Map<string, { taskType: string; lastSeenAt: Date }>,
): Promise<void> {
  const rows = [...tasks].map(([uuid, task]) => ({ id: uuidv7(), uuid, ...task }));
  // One statement, ordered by UUID: two concurrent scans must not deadlock.
  await tx.$executeRaw`
    INSERT INTO tasks (id, team_id, pipeline_id, uuid, task_type, last_seen_at)
    SELECT r.id, ${ctx.team.id}::uuid, ${pipelineId}::uuid, r.uuid, r."taskType", r."lastSeenAt"
    FROM (
      SELECT s.*, t.uuid IS NULL AS is_new, row_number() OVER (PARTITION BY t.uuid IS NULL ORDER BY s.uuid) AS nth
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS s(id uuid, uuid uuid, "taskType" text, "lastSeenAt" timestamptz)
      LEFT JOIN tasks t ON t.pipeline_id = ${pipelineId}::uuid AND t.uuid = s.uuid
    ) r
    WHERE NOT r.is_new OR r.nth <= ${mostTasks}::int - (SELECT count(*) FROM tasks WHERE pipeline_id = ${pipelineId}::uuid)
    ORDER BY r.uuid
    ON CONFLICT (pipeline_id, uuid) DO UPDATE
      SET task_type = CASE excluded.task_type WHEN ${UNKNOWN_TYPE} THEN tasks.task_type ELSE excluded.task_type END,
        last_seen_at = excluded.last_seen_at
      WHERE tasks.last_seen_at IS NULL OR tasks.last_seen_at < excluded.last_seen_at`;
}

async function keepRecentRuns(
  tx: Transaction,
  ctx: TeamContext,
  pipeline: ScannedPipeline,
  runs: RunCollector,
): Promise<void> {
  const key = {
    pipelineId: pipeline.id,
    subjectKind: 'pipeline' as const,
    subjectUuid: pipeline.uuid,
    kind: 'recent_runs' as const,
    asked: 'latest',
  };
  const where = { pipelineId_subjectKind_subjectUuid_kind_asked: key };
  const before = await tx.reading.findUnique({
    where: { ...where, teamId: ctx.team.id },
    select: { value: true },
  });
  const known = RecentRuns.safeParse(before?.value);
  const value = JSON.parse(JSON.stringify(runs.mergedOver(known.success ? known.data : [])));
  await tx.reading.upsert({
    where: { ...where, teamId: ctx.team.id },
    create: { ...key, teamId: ctx.team.id, value, fetchedAt: now(), usedAt: now() },
    update: { value, fetchedAt: now(), usedAt: now() },
    select: { id: true },
  });
}
