import { z } from 'zod';
import { type TeamContext, withTransaction } from '@/lib/context';
import type { Datamin } from '@/lib/datamin';
import type { Span } from './spans';
import type { SyncState } from './sync-state';

/** Both ends of a question count, to the second: what lies on an edge may be another window's. */
const edgeMs = 1000;
/** Of several servers behind one address a single one may have lost its database: nothing is believed when all of so many say so. */
const askings = 5;
/** Before this no Datamin was. */
const beginning = new Date(Date.UTC(2010, 0, 1));

const Found = z.array(z.object({ found: z.boolean() }));
const Newest = z.array(z.object({ first_at: z.date(), ended_at: z.date() }));

/** Whether the history has rows in this time: then an answer of nothing is an outage, or Datamin forgot. */
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
 * Whether Datamin says that there is nothing before a moment. It says so too while its database is down, so it
 * is asked for a run that is known as well: `outage` when it does not know that one either.
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
  return (await isAway(ctx, datamin, state)) ? 'outage' : 'nothing';
}

/** Whether Datamin's statistics know of something in a time of which its log told nothing. */
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

/** Whether Datamin's statistics do not know the newest run that is known here. */
export async function isAway(
  ctx: TeamContext,
  datamin: Datamin,
  state: SyncState,
): Promise<boolean> {
  const [newest] = Newest.parse(
    await withTransaction(
      ctx,
      (tx) => tx.$queryRaw`
        SELECT first_at, ended_at FROM runs WHERE team_id = ${ctx.team.id}::uuid AND pipeline_id = ${state.pipeline_id}::uuid
        ORDER BY started_at DESC LIMIT 1`,
    ),
  );
  if (!newest) return false;
  const subject = { kind: 'pipeline' as const, uuid: state.uuid };
  const { empty } = await datamin.consolidated(subject, newest.first_at, newest.ended_at);
  return empty;
}
