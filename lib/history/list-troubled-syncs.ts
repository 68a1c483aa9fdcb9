import { z } from 'zod';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';

/** A pipeline whose history could not be read last time. */
export interface TroubledSync {
  pipeline: { uuid: string; name: string };
  /** A sentence; it may contain untrusted text. */
  problem: string;
  failedAt: Date | null;
  /** In a row. */
  failures: number;
  nextAttemptAt: Date;
}

const mostListed = 50;

const Rows = z.array(
  z.object({
    uuid: z.string(),
    name: z.string(),
    failure: z.string().nullable(),
    failed_at: z.date().nullable(),
    failures: z.number(),
    due_at: z.date(),
  }),
);

/** The team's pipelines whose log could not be read last time, most failures in a row first; at most 50. */
export async function listTroubledSyncs(ctx: TeamContext): Promise<TroubledSync[]> {
  requireRole(ctx, 'viewer');
  const rows = Rows.parse(
    await withTransaction(
      ctx,
      (tx) => tx.$queryRaw`
        SELECT p.uuid, p.name, s.failure, s.failed_at, s.failures, s.due_at
        FROM history_sync s JOIN pipelines p ON p.id = s.pipeline_id
        WHERE s.team_id = ${ctx.team.id}::uuid AND p.team_id = ${ctx.team.id}::uuid AND s.failures > 0
        ORDER BY s.failures DESC, s.failed_at, p.uuid LIMIT ${mostListed}`,
    ),
  );
  return rows.map(({ uuid, name, failure, failed_at, failures, due_at }) => ({
    pipeline: { uuid, name },
    problem: failure ?? 'It could not be read.',
    failedAt: failed_at,
    failures,
    nextAttemptAt: due_at,
  }));
}
