import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import type { SqlTransaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { instant } from '@/lib/instants';
import { findPipeline, RecentRuns } from '@/lib/pipelines';
import { type RunRequestRow, type RunRequestView, toRunRequestView } from './internal';
import { type PageRun, readLogPage } from './read-log-page';
import { ownColumnsSql } from './request-columns';

const marginMs = 10 * 60_000;
const dayMs = 86_400_000;

export interface RunPlace {
  runUuid: string;
  pipeline: { uuid: string; name: string };
  /** The request that started it, if it was made here. */
  request: RunRequestView | null;
  /** Roughly when it began: when it was requested, when its first task ended, or what the link says. */
  beganAt: Date;
  /** The part of the log to search. */
  from: Date;
  to: Date;
}

/** What a link says about where a run is: the portal itself knows only requests and the newest runs. */
export interface RunHint {
  pipeline?: string | undefined;
  /** Roughly when it began, RFC 3339. */
  at?: string | undefined;
}

/**
 * Finds the pipeline a run belongs to: from its request, from the newest runs seen, or else from the link.
 * Never asks Datamin. Throws NotFound, also for a pipeline that is not the team's.
 */
export async function findRun(
  ctx: TeamContext,
  runUuid: string,
  hint: RunHint = {},
): Promise<RunPlace> {
  requireRole(ctx, 'viewer');
  if (!isUuid(runUuid)) throw new NotFound();
  const uuid = runUuid.toLowerCase();
  const { request, seen } = await withSqlTransaction(ctx, async (tx) => ({
    request: await requestOf(tx, ctx, uuid),
    seen: await seenOf(tx, ctx, uuid),
  }));
  const pipeline = request?.pipeline ?? seen?.pipeline;
  if (!pipeline) return hintedPlace(ctx, uuid, hint);
  const recent = RecentRuns.safeParse(seen?.value);
  const run = recent.success ? recent.data.find((known) => known.runUuid === uuid) : undefined;
  const times = run?.taskRuns.map(({ executedAt }) => executedAt.getTime()) ?? [];
  const begins = Math.min(...times, request?.requestedAt.getTime() ?? Number.POSITIVE_INFINITY);
  const ends = times.length > 0 ? Math.max(...times) + dayMs : begins + 7 * dayMs;
  return {
    runUuid: uuid,
    pipeline: { uuid: pipeline.uuid, name: pipeline.name },
    request: request ? toRunRequestView(request) : null,
    beganAt: new Date(begins),
    from: new Date(begins - marginMs),
    to: new Date(Math.min(ends, nowMs() + 1000)),
  };
}

async function requestOf(
  tx: SqlTransaction,
  ctx: TeamContext,
  runUuid: string,
): Promise<RunRequestRow | undefined> {
  const [row] = await tx.$queryRaw<RunRequestRow[]>`
    SELECT ${ownColumnsSql}, json_build_object('uuid', p.uuid, 'name', p.name, 'credentialId', p.credential_id, 'runCredentialId', p.run_credential_id) AS pipeline
    FROM run_requests r JOIN pipelines p ON p.team_id = r.team_id AND p.id = r.pipeline_id
    WHERE r.team_id = ${ctx.team.id}::uuid AND r.run_uuid = ${runUuid}::uuid LIMIT 1`;
  return row;
}

interface Seen {
  value: unknown;
  pipeline: { uuid: string; name: string };
}

/** The newest runs of the pipeline whose log had it. */
async function seenOf(
  tx: SqlTransaction,
  ctx: TeamContext,
  runUuid: string,
): Promise<Seen | undefined> {
  const [row] = await tx.$queryRaw<Seen[]>`
    SELECT g.value, json_build_object('uuid', p.uuid, 'name', p.name) AS pipeline
    FROM readings g JOIN pipelines p ON p.team_id = g.team_id AND p.id = g.pipeline_id
    WHERE g.team_id = ${ctx.team.id}::uuid AND g.kind = 'recent_runs'
      AND g.value @> ${JSON.stringify([{ runUuid }])}::jsonb LIMIT 1`;
  return row;
}

async function hintedPlace(ctx: TeamContext, runUuid: string, hint: RunHint): Promise<RunPlace> {
  const at = instant.safeParse(hint.at);
  if (!hint.pipeline || !at.success) throw new NotFound();
  const { uuid, name } = await findPipeline(ctx, hint.pipeline);
  const begins = at.data.getTime();
  return {
    runUuid,
    pipeline: { uuid, name },
    request: null,
    beganAt: at.data,
    from: new Date(begins - marginMs),
    to: new Date(Math.min(begins + dayMs, nowMs() + 1000)),
  };
}

/** The run's task runs as Datamin's log has them now; null while it has none. Throws DataminError. */
export async function readRun(ctx: TeamContext, place: RunPlace): Promise<PageRun | null> {
  const range = { from: place.from.toISOString(), to: place.to.toISOString() };
  const { runs } = await readLogPage(ctx, place.pipeline.uuid, range, {
    runUuid: place.runUuid,
  });
  return runs[0] ?? null;
}
