import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { outputPolicies } from './setting-schemas';

export interface HistorySettings {
  /** Null: for ever. */
  retentionDays: number | null;
  credentials: {
    id: string;
    name: string;
    policy: (typeof outputPolicies)[number];
    /** Of `part`. */
    keepKb: number;
  }[];
}

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
      orderBy: { name: 'asc' },
    });
    return {
      retentionDays: team?.historyRetentionDays ?? null,
      credentials: credentials.map(({ outputPolicy, outputKeepKb, ...rest }) => ({
        ...rest,
        policy: outputPolicies.find((known) => known === outputPolicy) ?? 'whole',
        keepKb: outputKeepKb,
      })),
    };
  });
}
