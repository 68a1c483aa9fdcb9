import { type KeptDays, sumDays } from '@/lib/stats';
import type { ReportBucket, ReportPipeline } from './content';
import type { ReportDefinition } from './definition';
import type { PublicPipeline } from './read-content';
import type { ReportRange } from './report-range';

/**
 * A report's content for a pipeline whose history has not been read yet: Datamin's own statistics, in whole UTC
 * days, the first of which may begin before the range.
 */
export function fromKeptDays(
  pipeline: PublicPipeline,
  { sections }: Pick<ReportDefinition, 'sections'>,
  kept: KeptDays,
  { from, to, before }: Pick<ReportRange, 'from' | 'to' | 'before'>,
): ReportPipeline {
  const days = kept.days.filter((day) => day.from >= from && day.from < to);
  const sum = sumDays(days);
  const buckets = days.map(bucketOf);
  const { lastRun } = kept;
  const isWhole = (kept.days[0]?.from ?? to) <= from;
  return {
    ...pipeline,
    source: {
      kind: 'datamin',
      at: kept.fetchedAt.toISOString(),
      doubtful: sum === null || !isWhole,
    },
    ...(sections.summary && {
      summary: {
        ...countedOf(sum),
        successRate:
          sum && sum.successes + sum.failures > 0
            ? sum.successes / (sum.successes + sum.failures)
            : null,
        p50Ms: null,
        p95Ms: null,
        lastRun:
          lastRun && lastRun.executedAt < to
            ? {
                status: lastRun.successful ? ('succeeded' as const) : ('failed' as const),
                at: lastRun.executedAt.toISOString(),
                durationMs: lastRun.durationMs,
              }
            : null,
        before:
          before && (kept.days[0]?.from ?? to) <= before.from
            ? countedOf(
                sumDays(kept.days.filter((day) => day.from >= before.from && day.from < before.to)),
              )
            : null,
      },
    }),
    ...(sections.aggregates && {
      aggregates: { step: 'day' as const, timeZone: 'UTC', buckets },
    }),
    ...(sections.heatMap && { heatMap: { timeZone: 'UTC', days: buckets } }),
  };
}

function countedOf(sum: ReturnType<typeof sumDays>) {
  if (!sum) return { runs: null, successes: null, failures: null, averageMs: null };
  return {
    runs: sum.successes + sum.failures,
    successes: sum.successes,
    failures: sum.failures,
    averageMs: sum.averageDurationMs,
  };
}

function bucketOf(day: KeptDays['days'][number]): ReportBucket {
  const isKnown = !day.doubtful && day.successes !== null && day.failures !== null;
  return {
    from: day.from.toISOString(),
    to: day.to.toISOString(),
    successes: isKnown ? day.successes : null,
    failures: isKnown ? day.failures : null,
    averageMs: isKnown && day.averageDurationMs !== null ? Math.round(day.averageDurationMs) : null,
  };
}
