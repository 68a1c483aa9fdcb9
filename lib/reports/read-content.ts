import { z } from 'zod';
import { now } from '@/lib/clock';
import { inSqlTransaction, type SqlTransaction } from '@/lib/db';
import { type PublicHistory, readPublicHistory } from '@/lib/history';
import { type KeptDays, readKeptDays } from '@/lib/stats';
import { ReportContent, type ReportPipeline } from './content';
import { fromHistory } from './content-from-history';
import { fromKeptDays } from './content-from-kept-days';
import { behindReport, type ReportContext } from './context';
import type { ReportDefinition } from './definition';
import { publicLine } from './public-text';
import type { ReportRange } from './report-range';

/** What a viewer sees of the pipeline itself. */
export interface PublicPipeline {
  name: string;
  uuid?: string;
}

const Found = z.array(z.object({ id: z.string(), uuid: z.string(), name: z.string() }));

const dayMs = 86_400_000;
const mostRuns = 50;
const mostOutputs = 10;
/** A calendar of more days would not fit on a page. */
const mostDays = 371;

/**
 * Everything a report shows of a range, from what the portal has stored: a view never asks Datamin. One
 * transaction on one snapshot of the database.
 */
export async function readContent(
  report: ReportContext,
  range: ReportRange,
): Promise<ReportContent> {
  const { mode } = report;
  const definition = { ...report.definition, sections: sectionsOf(report) };
  const { id: teamId } = behindReport(report).team;
  const read = async (tx: SqlTransaction) => {
    const found = Found.parse(
      await tx.$queryRaw`
        SELECT id, uuid, name FROM pipelines WHERE team_id = ${teamId}::uuid AND uuid = ANY(${definition.pipelines}::uuid[])`,
    );
    const pipelines: ReportPipeline[] = [];
    // In the report's own order; a pipeline that no longer belongs to the team is left out.
    for (const uuid of definition.pipelines) {
      const pipeline = found.find((one) => one.uuid === uuid);
      if (!pipeline) continue;
      const shown = {
        name: publicLine(pipeline.name, 200),
        ...(definition.showUuids && { uuid }),
      };
      const place = { teamId, pipelineId: pipeline.id };
      pipelines.push(
        await readPipeline(tx, place, shown, definition, range, report.kind === 'feed'),
      );
    }
    return pipelines;
  };
  // One snapshot of the database, however long it takes: sums and runs must not disagree.
  const pipelines = await inSqlTransaction({ teamId }, read, { reads: true });
  return ReportContent.parse({
    title: definition.title,
    note: definition.note || null,
    asOf: now().toISOString(),
    snapshot: mode === 'snapshot',
    range: {
      from: range.from.toISOString(),
      to: range.to.toISOString(),
      timeZone: range.timeZone,
    },
    pipelines,
  });
}

/** For this folder only. Badge and feed have their own tokens and sections, whatever the document shows. */
export function sectionsOf({ kind, definition }: ReportContext): ReportDefinition['sections'] {
  if (kind === 'page') return definition.sections;
  const none = {
    ...{ summary: false, aggregates: false, heatMap: false, runs: false },
    ...{ errors: false, slowTasks: false, outputs: false },
  };
  return kind === 'badge' ? { ...none, summary: true } : { ...none, runs: true };
}

async function readPipeline(
  tx: SqlTransaction,
  place: { teamId: string; pipelineId: string },
  shown: PublicPipeline,
  definition: ReportDefinition,
  range: ReportRange,
  failedRuns: boolean,
): Promise<ReportPipeline> {
  const { sections, tasks } = definition;
  const { from, to, timeZone, before } = range;
  const history = await readPublicHistory(tx, place, {
    ...{ from, to, timeZone, before },
    tasks: tasks.length > 0 ? tasks : null,
    days: sections.heatMap
      ? { from: new Date(Math.max(from.getTime(), to.getTime() - mostDays * dayMs)), to }
      : null,
    errors: sections.errors,
    taskSums: sections.slowTasks,
    runs: sections.runs ? mostRuns : 0,
    failedRuns,
    outputs: sections.outputs ? mostOutputs : 0,
  });
  if (history?.known) return fromHistory(shown, definition, history, range);
  const kept = await readKeptDays(tx, place);
  if (kept && !(history && tellsMore(history, kept))) {
    return fromKeptDays(shown, definition, kept, range);
  }
  if (history) return fromHistory(shown, definition, history, range);
  return { ...shown, source: { kind: 'none', at: null, doubtful: true } };
}

/** Whether a history still being read counts at least as many runs as Datamin's days, which often know more. */
function tellsMore(history: PublicHistory, kept: KeptDays): boolean {
  const from = history.steps[0]?.from;
  const counted = kept.days
    .filter((day) => from && day.from >= from)
    .reduce((sum, day) => sum + (day.successes ?? 0) + (day.failures ?? 0), 0);
  return history.sums.runs >= counted;
}
