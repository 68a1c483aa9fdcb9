import { z } from 'zod';
import { now } from '@/lib/clock';
import {
  scheduleContext,
  systemContext,
  type TeamContext,
  withSqlTransaction,
} from '@/lib/context';
import { type SqlTransaction, uuidv7 } from '@/lib/db';
import {
  findObstaclesOfMany,
  type LockedPipeline,
  lockFreePipelines,
  recordOwnWishes,
} from '@/lib/runs';
import { parseCron } from './cron';
import type { Claimed } from './fire-schedule';
import { requestedWords, wishOf } from './firing-line';
import { type Plan, planFirings } from './plan-firings';
import { catchUpPolicies } from './schemas';

/** A schedule with exactly one instant due and nothing in its way. */
interface Plain {
  claimed: Claimed;
  pipeline: LockedPipeline;
  instant: Plan['fire'][number];
  next: Plan['next'];
}

/**
 * Fires the simple ones among a team's claimed schedules: one instant is due, on time or made up for, and
 * nothing is in its way. It takes a handful of statements for all of them, in one transaction with the same
 * locks and unique keys as a single firing. The others are left to `fireSchedule`.
 */
export async function fireTogether(
  team: TeamContext['team'],
  claimed: readonly Claimed[],
): Promise<{ requests: string[]; left: Claimed[] }> {
  const worker = systemContext(team, 'worker');
  return withSqlTransaction(worker, async (tx) => {
    const plain = await findPlain(tx, worker, claimed);
    const requests = plain.length > 0 ? await fire(tx, worker, plain) : [];
    const fired = new Set(plain.map((one) => one.claimed));
    return { requests, left: claimed.filter((one) => !fired.has(one)) };
  });
}

async function findPlain(
  tx: SqlTransaction,
  ctx: TeamContext,
  claimed: readonly Claimed[],
): Promise<Plain[]> {
  const pipelines = await lockFreePipelines(
    tx,
    ctx,
    claimed.map(({ pipelineId }) => pipelineId),
  );
  const rows = await readSchedules(tx, ctx, claimed);
  // Several schedules of one pipeline would be in each other's way.
  const seen = new Set<string>();
  const plain = claimed.flatMap((one): Plain[] => {
    const [pipeline, row] = [pipelines.get(one.pipelineId), rows.get(one.schedule.id)];
    if (!pipeline || !row || seen.has(pipeline.id)) return [];
    seen.add(pipeline.id);
    const plan = planFirings({ ...row, cron: parseCron(row.cron) }, now().getTime());
    const [instant, ...more] = plan.fire;
    if (!instant || more.length > 0 || plan.missed) return [];
    return [{ claimed: one, pipeline, instant, next: plan.next }];
  });
  const obstacles = await findObstaclesOfMany(
    tx,
    ctx,
    plain.map(({ pipeline }) => pipeline),
  );
  return plain.filter(({ pipeline }) => obstacles.get(pipeline.id)?.length === 0);
}

const Row = z.object({
  id: z.string(),
  cron: z.string(),
  timeZone: z.string(),
  catchUp: z.enum(catchUpPolicies),
  catchUpMost: z.number(),
  jitterMs: z.number(),
  nextDueAt: z.date(),
});

/** Only schedules that are still due, with no firing recorded yet and none queued. */
async function readSchedules(
  tx: SqlTransaction,
  ctx: TeamContext,
  claimed: readonly Claimed[],
): Promise<Map<string, z.output<typeof Row>>> {
  const ids = claimed.map(({ schedule }) => schedule.id);
  const rows = await tx.$queryRaw`
    SELECT s.id::text, s.cron, s.time_zone AS "timeZone", s.catch_up::text AS "catchUp", s.catch_up_most AS "catchUpMost",
           s.jitter_ms AS "jitterMs", s.next_due_at AS "nextDueAt"
    FROM schedules s
    WHERE s.team_id = ${ctx.team.id}::uuid AND s.id = ANY(${ids}::uuid[]) AND s.next_due_at IS NOT NULL AND s.next_fire_at <= ${now()}
      AND NOT EXISTS (SELECT FROM schedule_firings f WHERE f.schedule_id = s.id AND (f.result = 'queued' OR f.due_at >= s.next_due_at))`;
  return new Map(
    z
      .array(Row)
      .parse(rows)
      .map((row) => [row.id, row]),
  );
}

/** Records each firing, its request and the next times. Throws, and rolls everything back, if a key is taken. */
async function fire(
  tx: SqlTransaction,
  ctx: TeamContext,
  plain: readonly Plain[],
): Promise<string[]> {
  const requests = await recordOwnWishes(
    tx,
    plain.map(({ claimed: { team, schedule }, pipeline, instant }) => ({
      ctx: scheduleContext(team, schedule),
      pipeline,
      idempotencyKey: wishOf(schedule.id, instant.dueAt).idempotencyKey,
    })),
  );
  if (!requests) throw new Error('The key of a firing is taken.');
  const rows = plain.map(({ claimed, pipeline, instant, next }, index) => ({
    id: uuidv7(),
    schedule_id: claimed.schedule.id,
    pipeline_id: pipeline.id,
    due_at: instant.dueAt,
    sentence: requestedWords(instant.dueAt, instant.isLate),
    run_request_id: requests[index],
    next_due_at: next?.dueAt ?? null,
    next_fire_at: next?.fireAt ?? null,
  }));
  await tx.$executeRaw`
    WITH fired AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS f
        (id uuid, schedule_id uuid, pipeline_id uuid, due_at timestamptz, sentence text, run_request_id uuid, next_due_at timestamptz, next_fire_at timestamptz)
    ), moved AS (
      UPDATE schedules s SET next_due_at = f.next_due_at, next_fire_at = f.next_fire_at, claimed_until = NULL
      FROM fired f WHERE s.id = f.schedule_id AND s.team_id = ${ctx.team.id}::uuid
    )
    INSERT INTO schedule_firings (id, team_id, schedule_id, pipeline_id, due_at, fired_at, result, sentence, run_request_id)
    SELECT id, ${ctx.team.id}::uuid, schedule_id, pipeline_id, due_at, ${now()}::timestamptz, 'requested', sentence, run_request_id FROM fired`;
  return requests;
}
