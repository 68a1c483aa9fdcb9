import { now } from '@/lib/clock';
import type { PublicHistory, RunStep, RunSums } from '@/lib/history';
import type { ReportBucket, ReportPipeline } from './content';
import type { ReportDefinition } from './definition';
import { publicLine, publicOutput } from './public-text';
import type { PublicPipeline } from './read-content';
import type { ReportRange } from './report-range';

const mostErrors = 20;
const mostTasks = 50;

/** A report's content for a pipeline whose runs the portal has read. */
export function fromHistory(
  pipeline: PublicPipeline,
  { sections, showUuids }: Pick<ReportDefinition, 'sections' | 'showUuids'>,
  history: PublicHistory,
  { timeZone, to }: Pick<ReportRange, 'timeZone' | 'to'>,
): ReportPipeline {
  const { sums, before, steps, days } = history;
  return {
    ...pipeline,
    source: { kind: 'history', at: history.syncedTo.toISOString(), doubtful: !history.known },
    ...(sections.summary && {
      summary: {
        ...counted(sums),
        successRate: sums.runs > 0 ? (sums.runs - sums.failed) / sums.runs : null,
        p50Ms: rounded(sums.p50Ms),
        p95Ms: rounded(sums.p95Ms),
        lastRun: history.lastRun && {
          status: history.lastRun.status,
          at: (history.lastRun.finishedAt ?? history.lastRun.startedAt).toISOString(),
          durationMs: history.lastRun.durationMs,
        },
        before: before && counted(before),
      },
    }),
    ...(sections.aggregates && {
      aggregates: { step: history.period, timeZone, buckets: steps.map(bucketOf) },
    }),
    ...(sections.heatMap && {
      heatMap: {
        timeZone,
        days: days.filter(({ known, to: end }) => known || end > now()).map(bucketOf),
      },
    }),
    ...(sections.runs && {
      runs: history.runs.map((run) => ({
        ...(showUuids && { uuid: run.runUuid }),
        status: run.status,
        startedAt: run.startedAt.toISOString(),
        finishedAt: run.finishedAt?.toISOString() ?? null,
        durationMs: run.durationMs,
        taskRuns: run.taskRuns,
        failedTaskRuns: run.failedTaskRuns,
        failedTask: run.error?.task ? publicLine(run.error.task, 80) : null,
        error: run.error?.message ? publicLine(run.error.message, 200) : null,
      })),
    }),
    ...(sections.errors && {
      errors: history.errors.slice(0, mostErrors).map((group) => ({
        message: publicLine(group.message ?? '(no message)', 300),
        failures: group.failures,
        tasks: group.tasks,
        lastSeenAt: group.lastSeenAt < to ? group.lastSeenAt.toISOString() : null,
      })),
    }),
    ...(sections.slowTasks && {
      slowTasks: history.tasks.slice(0, mostTasks).map((task) => ({
        name: publicLine(task.taskName ?? task.taskType, 80),
        type: publicLine(task.taskType, 80),
        taskRuns: task.taskRuns,
        failed: task.failed,
        averageMs: rounded(task.averageMs),
        p95Ms: rounded(task.p95Ms),
        totalMs: task.cumulativeMs,
      })),
    }),
    ...(sections.outputs && {
      outputs: history.outputs.map((output) => ({
        task: publicLine(output.task ?? 'task', 80),
        at: output.at.toISOString(),
        successful: output.successful,
        text: output.text === null ? null : publicOutput(output.text),
        cut: output.cut,
      })),
    }),
  };
}

function counted({ runs, failed, averageMs }: RunSums) {
  return { runs, successes: runs - failed, failures: failed, averageMs: rounded(averageMs) };
}

/** An unknown number is not zero, and a step that has not begun has none yet. */
function bucketOf({ from, to, runs, failed, averageMs, known }: RunStep): ReportBucket {
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    ...(known
      ? { successes: runs - failed, failures: failed, averageMs: rounded(averageMs) }
      : { successes: null, failures: null, averageMs: null }),
  };
}

/** Nobody needs fractions of a millisecond; their digits would only fill the page. */
function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}
