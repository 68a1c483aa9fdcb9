import { z } from 'zod';
import { type TeamContext, withTransaction } from '@/lib/context';
import type { Datamin } from '@/lib/datamin';
import type { Span } from './spans';
import type { SyncState } from './sync-state';

/** Both ends of a question are inclusive, to the second: a row on an edge may belong to another window. */
const edgeMs = 1000;
/**
 * One of several servers behind an address may have lost its database: "nothing" counts only if this many answers say
 * so.
 */
const askings = 5;
/** There was no Datamin before this. */
const beginning = new Date(Date.UTC(2010, 0, 1));

const Found = z.array(z.object({ found: z.boolean() }));
const Newest = z.array(z.object({ uuid: z.string(), first_at: z.date(), ended_at: z.date() }));

/** Whether the history has rows in this time: then an empty answer means an outage, or that Datamin forgot them. */
export async function knowsRows(
  ctx: TeamContext,
  pipelineId: string,
  { from, to }: Span,
): Promise<boolean> {
  const [start, end] = [new Date(from), new Date(to)];
  const [row] = Found.parse(
    await withTransaction(
      ctx,
      (tx) => tx.$queryRaw`
        SELECT EXISTS (
          SELECT FROM runs r JOIN task_runs t ON t.pipeline_id = r.pipeline_id AND t.run_uuid = r.run_uuid
          WHERE r.team_id = ${ctx.team.id}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.started_at < ${end}
            AND r.started_at >= ${start}::timestamptz - interval '7 days' AND r.ended_at >= ${start}
            AND t.executed_at >= ${start} AND t.executed_at < ${end}) AS found`,
    ),
  );
  return row?.found ?? false;
}

/**
 * Whether Datamin says that there is nothing before a moment. It also says so while its database is down, so
 * it is asked about a known run too: `outage` when it does not know that one either.
 */
export async function saysNothingBefore(
  ctx: TeamContext,
  datamin: Datamin,
  state: SyncState,
  before: Date,
): Promise<'nothing' | 'something' | 'outage'> {
  const subject = { kind: 'pipeline' as const, uuid: state.uuid };
  const { empty } = await datamin.consolidated(subject, beginning, before);
  if (!empty) return 'something';
  return (await askOfKnownRun(ctx, datamin, state)) === 'away' ? 'outage' : 'nothing';
}

/** Whether Datamin's statistics know of anything in a time for which its log was empty. */
export async function statisticsKnow(
  datamin: Datamin,
  { uuid }: Pick<SyncState, 'uuid'>,
  { from, to }: Span,
): Promise<boolean> {
  if (to - from <= 2 * edgeMs) return false;
  const subject = { kind: 'pipeline' as const, uuid };
  const within = [new Date(from + edgeMs), new Date(to - edgeMs)] as const;
  for (let asked = 0; asked < askings; asked += 1) {
    if (!(await datamin.consolidated(subject, ...within)).empty) return true;
  }
  return false;
}

/**
 * Whether Datamin's statistics know a run that is known here: the newest of the pipeline or, if it has none, of
 * the credential's other pipelines. `unknown` if there is none: an outage then looks like a pipeline that never
 * ran.
 */
export async function askOfKnownRun(
  ctx: TeamContext,
  datamin: Datamin,
  { pipeline_id, credential_id }: SyncState,
): Promise<'there' | 'away' | 'unknown'> {
  const [newest] = Newest.parse(
    await withTransaction(
      ctx,
      (tx) => tx.$queryRaw`
        SELECT p.uuid, r.first_at, r.ended_at FROM pipelines p CROSS JOIN LATERAL (
          SELECT started_at, first_at, ended_at FROM runs WHERE team_id = p.team_id AND pipeline_id = p.id
          ORDER BY started_at DESC LIMIT 1) r
        WHERE p.team_id = ${ctx.team.id}::uuid AND (p.id = ${pipeline_id}::uuid OR p.credential_id = ${credential_id}::uuid)
        ORDER BY p.id = ${pipeline_id}::uuid DESC, r.started_at DESC LIMIT 1`,
    ),
  );
  if (!newest) return 'unknown';
  const subject = { kind: 'pipeline' as const, uuid: newest.uuid };
  const { empty } = await datamin.consolidated(subject, newest.first_at, newest.ended_at);
  return empty ? 'away' : 'there';
}
