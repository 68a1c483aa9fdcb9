import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';

/** How carefully a pipeline is to be asked for. */
export interface RunSettings {
  /** Whoever asks says so twice. */
  needsConfirmation: boolean;
  /** Milliseconds: the least time between two requests; 0: none. */
  coolDownMs: number;
}

export const settingColumns = { needsConfirmation: true, coolDownMs: true } as const;

/** A pipeline's settings for requests. Throws NotFound. */
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
