import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import type { SqlTransaction } from '@/lib/db';
import { Conflict } from '@/lib/errors';
import { frozenSentence } from './freeze-view';
import type { LockedPipeline } from './locked-pipeline';
import { inWords } from './span-words';
import { type RunRequestState, runRequestStates } from './states';

/** Something that prevents a run request for a pipeline, in a sentence. */
export type Obstacle =
  | { kind: 'frozen'; sentence: string }
  | { kind: 'open'; sentence: string; requestId: string }
  | { kind: 'cooling'; sentence: string; until: Date };

const Row = z.object({
  id: z.string(),
  cool_down_ms: z.number(),
  freeze: z
    .object({
      ofTeam: z.boolean(),
      reason: z.string(),
      by: z.string(),
      endsAt: z.coerce.date().nullable(),
    })
    .nullable(),
  open: z.object({ id: z.string(), state: z.enum(runRequestStates) }).nullable(),
  last_at: z.date().nullable(),
});

/**
 * What stands in the way of another request for a pipeline, most serious first: a freeze, an open request,
 * its cool-down. Call with the pipeline locked.
 * @param exceptId the request that is being made
 */
export async function findObstacles(
  tx: SqlTransaction,
  ctx: TeamContext,
  pipeline: Resting,
  exceptId: string | null = null,
): Promise<Obstacle[]> {
  return (await findObstaclesOfMany(tx, ctx, [pipeline], exceptId)).get(pipeline.id) ?? [];
}

/** A pipeline and its cool-down after a request. */
type Resting = Pick<LockedPipeline, 'id' | 'coolDownMs'>;

/** The same for several pipelines, by their ids, in one statement. */
export async function findObstaclesOfMany(
  tx: SqlTransaction,
  ctx: TeamContext,
  pipelines: readonly Resting[],
  exceptId: string | null = null,
): Promise<Map<string, Obstacle[]>> {
  const ids = pipelines.map(({ id }) => id);
  const coolDowns = pipelines.map(({ coolDownMs }) => coolDownMs);
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT w.id::text, w.cool_down_ms,
      (SELECT json_build_object('ofTeam', f.pipeline_id IS NULL, 'reason', f.reason, 'by', f.actor_name, 'endsAt', f.ends_at)
       FROM freezes f WHERE f.team_id = ${ctx.team.id}::uuid AND (f.pipeline_id IS NULL OR f.pipeline_id = w.id)
         AND (f.ends_at IS NULL OR f.ends_at > ${now()}) ORDER BY f.pipeline_id NULLS FIRST LIMIT 1) AS freeze,
      (SELECT json_build_object('id', r.id, 'state', r.state) FROM run_requests r
       WHERE r.team_id = ${ctx.team.id}::uuid AND r.pipeline_id = w.id AND r.id IS DISTINCT FROM ${exceptId}::uuid
         AND (r.state IN ('requested', 'sending', 'uncertain') OR (r.state IN ('accepted', 'running') AND r.follow_due_at IS NOT NULL))
       ORDER BY r.requested_at DESC LIMIT 1) AS open,
      (SELECT r.requested_at FROM run_requests r
       WHERE w.cool_down_ms > 0 AND r.team_id = ${ctx.team.id}::uuid AND r.pipeline_id = w.id
         AND r.id IS DISTINCT FROM ${exceptId}::uuid AND r.state <> 'rejected'
       ORDER BY r.requested_at DESC LIMIT 1) AS last_at
    FROM unnest(${ids}::uuid[], ${coolDowns}::int[]) AS w (id, cool_down_ms)`;
  return new Map(rows.map((row) => Row.parse(row)).map((row) => [row.id, obstaclesOf(row)]));
}

function obstaclesOf({ freeze, open, last_at, cool_down_ms }: z.output<typeof Row>): Obstacle[] {
  const coolUntil = last_at ? last_at.getTime() + cool_down_ms : 0;
  return [
    ...(freeze ? [{ kind: 'frozen' as const, sentence: frozenSentence(freeze) }] : []),
    ...(open
      ? [{ kind: 'open' as const, sentence: openSentence(open.state), requestId: open.id }]
      : []),
    ...(coolUntil > nowMs() ? [cooling(cool_down_ms, new Date(coolUntil))] : []),
  ];
}

/** The most serious obstacle that stops a request. "Anyway" passes all but a freeze. */
export function stopping(obstacles: readonly Obstacle[], anyway: boolean): Obstacle | null {
  return obstacles.find(({ kind }) => kind === 'frozen' || !anyway) ?? null;
}

/** The error that refuses the request, or null if nothing stops it. */
export function refusalOf(obstacles: readonly Obstacle[], anyway: boolean): Conflict | null {
  const worst = stopping(obstacles, anyway);
  if (!worst) return null;
  if (worst.kind === 'frozen') return new Conflict(worst.sentence, { members: { frozen: true } });
  if (worst.kind === 'open') {
    return new Conflict(`${worst.sentence} Wait for it, or run anyway.`, {
      members: { openRequestId: worst.requestId },
    });
  }
  return new Conflict(`${worst.sentence} Wait until then, or run anyway.`, {
    members: { coolDownUntil: worst.until },
    retryAfterMs: worst.until.getTime() - nowMs(),
  });
}

function cooling(coolDownMs: number, until: Date): Obstacle {
  const left = inWords(until.getTime() - nowMs());
  return {
    kind: 'cooling',
    until,
    sentence: `This pipeline has a cool-down of ${inWords(coolDownMs)} after each request: it can be requested again in ${left}.`,
  };
}

const openSentences: Partial<Record<RunRequestState, string>> = {
  uncertain:
    'An earlier request of this pipeline was sent and its outcome is unknown: it may be running.',
  accepted: 'Datamin accepted an earlier request of this pipeline and its run is not over.',
  running: 'A run of this pipeline requested here is in progress.',
};

function openSentence(state: RunRequestState): string {
  return openSentences[state] ?? 'Another request of this pipeline is under way.';
}
