import { z } from 'zod';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { beginning } from '@/lib/plain-text';
import { outputForm } from './keep-output';
import { readableOutput } from './readable-output';
import type { RunView } from './run-view';

/** Longer outputs are rather logs than sentences, and a list has a line or two for each run. */
const mostStored = 16 * 1024;
const mostLetters = 300;

const Rows = z.array(
  z.object({
    run_uuid: z.string(),
    pipeline_uuid: z.string(),
    successful: z.literal(false),
    output: z.instanceof(Uint8Array).nullable(),
    output_form: z.union(Object.values(outputForm).map((form) => z.literal(form))),
  }),
);

/**
 * These runs, with the words of the task run that failed first where they are kept and readable. Without them a run
 * has those of its kind of error, which leave out all numbers.
 */
export async function withErrorTexts(
  ctx: TeamContext,
  runs: readonly RunView[],
): Promise<RunView[]> {
  requireRole(ctx, 'viewer');
  const failed = runs.filter((run) => run.failed !== null);
  if (failed.length === 0) return [...runs];
  const teamId = ctx.team.id;
  const pipelines = failed.map(({ pipeline }) => pipeline.uuid);
  const uuids = failed.map(({ runUuid }) => runUuid);
  const rows = Rows.parse(
    await withTransaction(
      ctx,
      (tx) => tx.$queryRaw`
        SELECT k.run_uuid, k.pipeline_uuid, t.successful, t.output, t.output_form
        FROM unnest(${uuids}::uuid[], ${pipelines}::uuid[]) AS k (run_uuid, pipeline_uuid)
          JOIN pipelines p ON p.team_id = ${teamId}::uuid AND p.uuid = k.pipeline_uuid
          JOIN runs r ON r.team_id = ${teamId}::uuid AND r.pipeline_id = p.id AND r.run_uuid = k.run_uuid
          CROSS JOIN LATERAL (
            SELECT o.successful, o.output_form, CASE WHEN octet_length(o.output) <= ${mostStored} THEN o.output END AS output
            FROM task_runs o
            WHERE o.team_id = ${teamId}::uuid AND o.pipeline_id = r.pipeline_id AND o.run_uuid = r.run_uuid
              AND o.executed_at >= r.first_at AND o.executed_at <= r.ended_at
              AND o.task_uuid = r.failed_task_uuid AND o.fingerprint = r.fingerprint AND NOT o.successful
            ORDER BY o.executed_at, o.digest, o.ordinal LIMIT 1
          ) t`,
    ),
  );
  const texts = new Map<string, string>();
  for (const row of rows) {
    const text = (await readableOutput(row))?.replace(/\s+/g, ' ').trim();
    if (text) texts.set(`${row.pipeline_uuid} ${row.run_uuid}`, beginning(text, mostLetters));
  }
  return runs.map((run) => {
    const message = texts.get(`${run.pipeline.uuid} ${run.runUuid}`);
    return run.failed && message ? { ...run, failed: { ...run.failed, message } } : run;
  });
}
