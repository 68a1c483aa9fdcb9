import { now } from '@/lib/clock';
import { type TeamContext, withSqlTransaction } from '@/lib/context';
import type { RunAnswer } from '@/lib/datamin';
import { type SqlTransaction, uuidv7 } from '@/lib/db';
import type { RunRequestRow } from './internal';
import { recordEvent } from './record-event';
import type { RunRequestState } from './states';

/** An answer that names more tasks than any pipeline has must not fill our tables. */
const mostTasksNamed = 200;

/** Why a doubt ended without a person: Datamin itself named the run. */
export const lateAnswer = 'Datamin’s answer came late: this is the run it named.';

interface Namesake {
  id: string;
  attempt: number;
  state: RunRequestState;
  /** Whether its timeline already says so. */
  noted: boolean;
  /** Whether a person, not Datamin, said that the run belongs to it. */
  taken: boolean;
}

/**
 * Records what else follows from an answer that names a run: its tasks, that the worker should look at the
 * pipeline soon, and a note on other requests that claim the same run.
 */
export async function noticeRun(
  ctx: TeamContext,
  request: RunRequestRow,
  { runUuid, taskRuns }: Extract<RunAnswer, { kind: 'accepted' }>,
): Promise<void> {
  const { pipelineId } = request;
  await withSqlTransaction(ctx, async (tx) => {
    // The pipeline first: under its lock, either we see a person matching the run or they see us.
    await tx.$executeRaw`
      UPDATE pipelines SET refresh_due_at = ${now()} WHERE id = ${pipelineId}::uuid AND team_id = ${ctx.team.id}::uuid`;
    await tellNamesakes(tx, ctx, request.id, runUuid);
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

const notTheirs = 'Datamin named this run in its answer to another request: it was not this one’s.';
const sharedRun =
  'Datamin named the same run in its answer to another request: there may be one run for both, and each shows how it goes.';

/**
 * A person may have matched the run to another request before Datamin said whose it is. Datamin may also name the
 * same run to two requests: both were accepted, so neither is rejected or doubted, and both timelines say so.
 * Each says it once, whichever answer comes last.
 */
async function tellNamesakes(
  tx: SqlTransaction,
  ctx: TeamContext,
  id: string,
  runUuid: string,
): Promise<void> {
  const namesakes = await tx.$queryRaw<Namesake[]>`
    SELECT r.id::text, r.attempt, r.state::text,
           EXISTS (SELECT 1 FROM run_request_events e WHERE e.run_request_id = r.id AND e.team_id = r.team_id
                   AND e.kind = 'looked' AND e.note IN (${notTheirs}, ${sharedRun})) AS noted,
           r.state = 'matched' AND r.reason IS DISTINCT FROM ${lateAnswer} AS taken
    FROM run_requests r WHERE r.team_id = ${ctx.team.id}::uuid AND r.run_uuid = ${runUuid}::uuid`;
  const others = namesakes.filter((one) => one.id !== id);
  for (const row of others.filter(({ taken, noted }) => taken && !noted)) {
    await recordEvent(tx, ctx, row, 'looked', notTheirs);
  }
  const named = namesakes.filter((one) => one.id === id || !one.taken);
  if (named.length < 2) return;
  for (const row of named.filter(({ noted }) => !noted)) {
    await recordEvent(tx, ctx, row, 'looked', sharedRun);
  }
}
