import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import type { DataminError } from '@/lib/datamin';
import { Prisma, type Transaction, uuidv7 } from '@/lib/db';

export interface ReadingKey {
  pipelineId: string;
  subjectKind: 'pipeline' | 'task';
  subjectUuid: string;
  kind: 'consolidated' | 'aggregated' | 'last_run';
  /** What was asked, in one canonical form. */
  asked: string;
}

/** Unique across teams: it contains the pipeline's id, and a pipeline belongs to one team. */
export function nameOf(key: ReadingKey): string {
  const { pipelineId, subjectKind, subjectUuid, kind, asked } = key;
  return `${pipelineId}/${subjectKind}/${subjectUuid}/${kind}/${asked}`;
}

const Failure = z.object({
  message: z.string(),
  kind: z.string(),
  status: z.number().nullable(),
  retryAfterMs: z.number().nullable(),
});
export type Failure = z.infer<typeof Failure>;

export interface ReadingRow {
  value: unknown;
  fetchedAt: Date | null;
  usedAt: Date;
  failedAt: Date | null;
  failure: Failure | null;
}

/** Longer than any question to Datamin may take, retries included. */
const leaseMs = 30_000;

/** How many readings of ranges are kept for one pipeline and its tasks. */
const mostKept = 500;

/** How often the last use of a reading is recorded: only the pruning needs it, after days. */
export const usedEveryMs = 3_600_000;

const whereKey = (ctx: TeamContext, key: ReadingKey) => ({
  pipelineId_subjectKind_subjectUuid_kind_asked: key,
  teamId: ctx.team.id,
});

/** The stored row, if any. */
export async function loadReading(ctx: TeamContext, key: ReadingKey): Promise<ReadingRow | null> {
  const row = await withTransaction(ctx, async (tx) => {
    const found = await tx.reading.findUnique({
      where: whereKey(ctx, key),
      select: {
        id: true,
        value: true,
        fetchedAt: true,
        usedAt: true,
        failedAt: true,
        failure: true,
      },
    });
    if (found && nowMs() - found.usedAt.getTime() > usedEveryMs) {
      await tx.reading.updateMany({
        where: { id: found.id, teamId: ctx.team.id },
        data: { usedAt: now() },
      });
    }
    return found;
  });
  return row && { ...row, failure: readFailure(row.failure) };
}

/** Why the last question failed, as stored; null: it did not. */
export function readFailure(stored: unknown): Failure | null {
  const failure = Failure.safeParse(stored);
  return failure.success ? failure.data : null;
}

/**
 * Takes the right to ask Datamin, unless another process has it or the value was fetched after
 * `unlessFetchedSince`.
 */
export async function leaseReading(
  ctx: TeamContext,
  key: ReadingKey,
  owner: string,
  unlessFetchedSince: Date,
): Promise<boolean> {
  const until = new Date(nowMs() + leaseMs);
  const leased = await withTransaction(ctx, async (tx) => {
    if (key.kind !== 'last_run') await forgetOldest(tx, ctx, key.pipelineId);
    return tx.$executeRaw`
      INSERT INTO readings (id, team_id, pipeline_id, subject_kind, subject_uuid, kind, asked, used_at, lease_owner, lease_until)
      VALUES (${uuidv7()}::uuid, ${ctx.team.id}::uuid, ${key.pipelineId}::uuid, ${key.subjectKind}::subject_kind,
              ${key.subjectUuid}::uuid, ${key.kind}::reading_kind, ${key.asked}, ${now()}, ${owner}::uuid, ${until})
      ON CONFLICT (pipeline_id, subject_kind, subject_uuid, kind, asked) DO UPDATE
        SET lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
        WHERE (readings.lease_until IS NULL OR readings.lease_until < ${now()})
          AND (readings.fetched_at IS NULL OR readings.fetched_at < ${unlessFetchedSince})`;
  });
  return leased > 0;
}

/** Every range that anybody asks for leaves a row, so a pipeline keeps only the most recently used ones. */
async function forgetOldest(tx: Transaction, ctx: TeamContext, pipelineId: string): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM readings WHERE team_id = ${ctx.team.id}::uuid AND id IN (
      SELECT id FROM readings
      WHERE team_id = ${ctx.team.id}::uuid AND pipeline_id = ${pipelineId}::uuid
        AND kind IN ('consolidated', 'aggregated') AND asked <> 'daily'
        AND (lease_until IS NULL OR lease_until < ${now()})
      ORDER BY used_at DESC OFFSET ${mostKept})`;
}

/**
 * Stores a fetched value and gives the lease back, unless the lease has ended and another process has taken it: the
 * newer answer is that one's. `also` runs in the same transaction.
 */
export async function saveReading(
  ctx: TeamContext,
  key: ReadingKey,
  owner: string,
  value: object,
  also?: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const { count } = await tx.reading.updateMany({
      where: { ...key, teamId: ctx.team.id, leaseOwner: owner },
      data: {
        value: JSON.parse(JSON.stringify(value)),
        fetchedAt: now(),
        failedAt: null,
        failure: Prisma.DbNull,
        leaseOwner: null,
        leaseUntil: null,
      },
    });
    if (count > 0) await also?.(tx);
  });
}

/** Stores why the question failed, beside the value known before, and gives the lease back. */
export async function failReading(
  ctx: TeamContext,
  key: ReadingKey,
  owner: string,
  failure: Failure | null,
  also?: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const { count } = await tx.reading.updateMany({
      where: { ...key, teamId: ctx.team.id, leaseOwner: owner },
      data: {
        leaseOwner: null,
        leaseUntil: null,
        ...(failure ? { failedAt: now(), failure: { ...failure } } : {}),
      },
    });
    if (count > 0) await also?.(tx);
  });
}

export function toFailure(error: DataminError): Failure {
  return {
    message: error.message,
    kind: error.kind,
    status: error.status ?? null,
    retryAfterMs: error.retryAfterMs ?? null,
  };
}
