import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import { loadPipeline, loadTasks, type PipelineView, type TaskView } from '@/lib/pipelines';
import {
  loadRecentRuns,
  newestRunRequests,
  type RecentRunsReading,
  type RunRequestView,
} from '@/lib/runs';
import { loadReadings } from './load-readings';
import {
  type AskedStatistics,
  answerStatistics,
  planStatistics,
  questionsOf,
  type Statistics,
} from './read-statistics';

/** Everything that a pipeline's page shows. */
export interface PipelinePage {
  pipeline: PipelineView;
  tasks: TaskView[];
  recent: RecentRunsReading;
  /** The newest run requests of this pipeline. */
  requests: RunRequestView[];
  statistics: Statistics;
}

const requestsShown = 10;

/**
 * A pipeline's page in one transaction, which ends before Datamin is asked for anything that is missing.
 * Throws NotFound and, for an impossible chart, Invalid.
 */
export async function readPipelinePage(
  ctx: TeamContext,
  uuid: string,
  asked: AskedStatistics,
): Promise<PipelinePage> {
  requireRole(ctx, 'viewer');
  const { plan, rows, ...found } = await withSqlTransaction(ctx, async (tx) => {
    const { row, view: pipeline } = await loadPipeline(tx, ctx, uuid);
    const plan = planStatistics(ctx, { kind: 'pipeline', uuid: row.uuid, pipeline: row }, asked);
    return {
      plan,
      pipeline,
      rows: await loadReadings(tx, ctx, row.id, questionsOf(plan)),
      tasks: await loadTasks(tx, ctx, row),
      recent: await loadRecentRuns(tx, ctx, row.id),
      requests: await newestRunRequests(tx, ctx, row, requestsShown),
    };
  });
  return { ...found, statistics: answerStatistics(ctx, plan, rows) };
}
