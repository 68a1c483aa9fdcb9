import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import { loadTask, type PipelineView, type TaskView } from '@/lib/pipelines';
import { loadRecentRuns, type RecentRunsReading } from '@/lib/runs';
import { loadReadings } from './load-readings';
import {
  type AskedStatistics,
  answerStatistics,
  planStatistics,
  questionsOf,
  type Statistics,
} from './read-statistics';

/** Everything that a task's page shows. */
export interface TaskPage {
  task: TaskView;
  /** The credentials its pipeline is read and run with, and their state. */
  credentials: Pick<PipelineView, 'credential' | 'runCredential'>;
  /** The runs of its pipeline; it took part in most of them. */
  recent: RecentRunsReading;
  statistics: Statistics;
}

/** A task's page in one transaction; see readPipelinePage. Throws NotFound and Invalid. */
export async function readTaskPage(
  ctx: TeamContext,
  uuid: string,
  asked: AskedStatistics,
): Promise<TaskPage> {
  requireRole(ctx, 'viewer');
  const { plan, rows, ...found } = await withSqlTransaction(ctx, async (tx) => {
    const { pipeline, task, credentials } = await loadTask(tx, ctx, uuid);
    const plan = planStatistics(ctx, { kind: 'task', uuid: task.uuid, pipeline }, asked);
    return {
      plan,
      task,
      credentials,
      rows: await loadReadings(tx, ctx, pipeline.id, questionsOf(plan)),
      recent: await loadRecentRuns(tx, ctx, pipeline.id),
    };
  });
  return { ...found, statistics: answerStatistics(ctx, plan, rows) };
}
