import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';

/** A pipeline's safeguards for run requests. */
export interface RunSettings {
  /** Whether a request must be confirmed. */
  needsConfirmation: boolean;
  /** Milliseconds: the least time between two requests; 0: none. */
  coolDownMs: number;
}

export const settingColumns = { needsConfirmation: true, coolDownMs: true } as const;

/** A pipeline's safeguards for run requests. Throws NotFound. */
export async function readRunSettings(ctx: TeamContext, uuid: string): Promise<RunSettings> {
  requireRole(ctx, 'viewer');
  if (!isUuid(uuid)) throw new NotFound();
  const row = await withTransaction(ctx, (tx) =>
    tx.pipeline.findUnique({
      where: { teamId_uuid: { teamId: ctx.team.id, uuid: uuid.toLowerCase() } },
      select: settingColumns,
    }),
  );
  if (!row) throw new NotFound();
  return row;
}
