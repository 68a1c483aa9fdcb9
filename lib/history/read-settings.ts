import { z } from 'zod';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { type OutputPolicy, outputPolicyOf } from './output-policy';

export interface HistorySettings {
  /** Null: kept for ever. */
  retentionDays: number | null;
  /** The start of the oldest run kept; null: there is none. */
  oldestRunAt: Date | null;
  credentials: ({ id: string; name: string } & OutputPolicy)[];
}

const Oldest = z.array(z.object({ started_at: z.date() }));

/** What the team's history keeps. Throws Forbidden. */
export async function readHistorySettings(ctx: TeamContext): Promise<HistorySettings> {
  requireRole(ctx, 'admin');
  const { id } = ctx.team;
  return withTransaction(ctx, async (tx) => {
    const team = await tx.team.findUnique({
      where: { id },
      select: { historyRetentionDays: true },
    });
    const credentials = await tx.credential.findMany({
      where: { teamId: id },
      select: { id: true, name: true, outputPolicy: true, outputKeepKb: true },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    });
    const [oldest] = Oldest.parse(
      await tx.$queryRaw`SELECT started_at FROM runs WHERE team_id = ${id}::uuid ORDER BY started_at, run_uuid LIMIT 1`,
    );
    return {
      retentionDays: team?.historyRetentionDays ?? null,
      oldestRunAt: oldest?.started_at ?? null,
      credentials: credentials.map((row) => ({
        id: row.id,
        name: row.name,
        ...outputPolicyOf(row),
      })),
    };
  });
}
