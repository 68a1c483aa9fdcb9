import { now, nowMs } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { Prisma, type SqlTransaction } from '@/lib/db';
import type { Pin } from './kept-values';
import { nameOf, type ReadingKey, type ReadingRow, readFailure, usedEveryMs } from './reading-row';

/** A question of any kind: all that matters here is its key and whether this process holds its answer. */
interface AnyQuestion {
  key: ReadingKey;
  kept?: { pin(name: string): Pin | null };
}

interface StoredRow {
  place: number;
  id: string;
  value: unknown;
  fetched_at: Date | null;
  used_at: Date;
  failed_at: Date | null;
  failure: unknown;
}

/**
 * The stored rows of several questions about one pipeline, in one query, by the names of their keys. Values
 * that this process holds are not sent again: one of 400 days is 60 kB.
 */
export async function loadReadings(
  tx: SqlTransaction,
  ctx: TeamContext,
  pipelineId: string,
  questions: readonly AnyQuestion[],
): Promise<Map<string, ReadingRow>> {
  const pins = questions.map(({ key, kept }) => kept?.pin(nameOf(key)) ?? null);
  const asked = questions.map(({ key }, place) => ({
    place,
    subject_kind: key.subjectKind,
    subject_uuid: key.subjectUuid,
    kind: key.kind,
    asked: key.asked,
    held: pins[place]?.fetchedAt ?? null,
  }));
  const rows = await tx.$queryRaw<StoredRow[]>`
    SELECT a.place, r.id::text, CASE WHEN r.fetched_at = a.held THEN NULL ELSE r.value END AS value,
           r.fetched_at, r.used_at, r.failed_at, r.failure
    FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
         AS a(place int, subject_kind subject_kind, subject_uuid uuid, kind reading_kind, asked text, held timestamptz)
    JOIN readings r ON r.pipeline_id = ${pipelineId}::uuid AND r.team_id = ${ctx.team.id}::uuid
         AND r.subject_kind = a.subject_kind AND r.subject_uuid = a.subject_uuid AND r.kind = a.kind AND r.asked = a.asked`;
  const found = new Map<string, ReadingRow>();
  for (const row of rows) {
    const question = questions[row.place];
    if (!question) continue;
    const pin = pins[row.place];
    // Another page may have evicted it meanwhile, and then there would be nothing left to read.
    if (pin && pin.fetchedAt.getTime() === row.fetched_at?.getTime()) pin.hold();
    found.set(nameOf(question.key), {
      value: row.value,
      fetchedAt: row.fetched_at,
      usedAt: row.used_at,
      failedAt: row.failed_at,
      failure: readFailure(row.failure),
    });
  }
  await noteUse(tx, ctx, rows);
  return found;
}

async function noteUse(tx: SqlTransaction, ctx: TeamContext, rows: StoredRow[]): Promise<void> {
  const old = rows.filter(({ used_at }) => nowMs() - used_at.getTime() > usedEveryMs);
  if (old.length === 0) return;
  const ids = Prisma.join(old.map(({ id }) => Prisma.sql`${id}::uuid`));
  await tx.$executeRaw`
    UPDATE readings SET used_at = ${now()} WHERE team_id = ${ctx.team.id}::uuid AND id IN (${ids})`;
}
