import { now } from '@/lib/clock';
import { type TeamContext, withSqlTransaction } from '@/lib/context';
import type { RunAnswer } from '@/lib/datamin';
import { type SqlTransaction, uuidv7 } from '@/lib/db';
import type { RunRequestRow } from './internal';
import { recordEvent } from './record-event';

/** An answer that names more tasks than any pipeline has is not to fill our tables. */
const mostTasksNamed = 200;

/**
 * What else an answer that names a run says: which tasks there are, that the worker should look at the
 * pipeline soon, and that nobody else's run it was.
 */
export async function noticeRun(
  ctx: TeamContext,
  request: RunRequestRow,
  { runUuid, taskRuns }: Extract<RunAnswer, { kind: 'accepted' }>,
): Promise<void> {
  const { pipelineId } = request;
  await withSqlTransaction(ctx, async (tx) => {
    // The pipeline first: under its lock a person who takes a run for a request is seen, or sees this one.
    await tx.$executeRaw`
      UPDATE pipelines SET refresh_due_at = ${now()} WHERE id = ${pipelineId}::uuid AND team_id = ${ctx.team.id}::uuid`;
    await doubtMatches(tx, ctx, request.id, runUuid);
    if (taskRuns.length === 0) return;
    const tasks = taskRuns
      .slice(0, mostTasksNamed)
      .map(({ taskUuid }) => ({ id: uuidv7(), uuid: taskUuid }));
    await tx.$executeRaw`
      INSERT INTO tasks (id, team_id, pipeline_id, uuid, task_type)
      SELECT t.id, ${ctx.team.id}::uuid, ${pipelineId}::uuid, t.uuid, 'unknown'
      FROM jsonb_to_recordset(${JSON.stringify(tasks)}::jsonb) AS t (id uuid, uuid uuid) ORDER BY t.uuid
      ON CONFLICT DO NOTHING`;
  });
}

/** A person may have taken the run for another request’s before Datamin said whose it is. */
async function doubtMatches(
  tx: SqlTransaction,
  ctx: TeamContext,
  id: string,
  runUuid: string,
): Promise<void> {
  const wrong = await tx.$queryRaw<{ id: string; attempt: number; state: 'matched' }[]>`
    SELECT r.id::text, r.attempt, r.state::text FROM run_requests r
    WHERE r.team_id = ${ctx.team.id}::uuid AND r.run_uuid = ${runUuid}::uuid AND r.state = 'matched' AND r.id <> ${id}::uuid`;
  const note = 'Datamin named this run in its answer to another request: it was not this one’s.';
  for (const row of wrong) await recordEvent(tx, ctx, row, 'looked', note);
}
