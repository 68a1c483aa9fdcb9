import { changes, recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid, parseInput } from '@/lib/input';
import { lockPipeline } from './locked-pipeline';
import { type RunSettings, settingColumns } from './run-settings';
import { ChangeRunSettings } from './schemas';

/** Changes a pipeline's safeguards for run requests. Throws Forbidden, NotFound and Invalid. */
export async function changeRunSettings(
  ctx: TeamContext,
  uuid: string,
  input: unknown,
): Promise<RunSettings> {
  requireRole(ctx, 'admin', 'pipeline');
  if (!isUuid(uuid)) throw new NotFound();
  return withTransaction(ctx, async (tx) => {
    const before = await lockPipeline(tx, ctx, { uuid });
    const { needsConfirmation, coolDownMs } = parseInput(ChangeRunSettings, input);
    const given = {
      ...(needsConfirmation === undefined ? {} : { needsConfirmation }),
      ...(coolDownMs === undefined ? {} : { coolDownMs }),
    };
    await recordAudit(tx, ctx, {
      action: 'pipeline.run_settings_changed',
      target: { kind: 'pipeline', id: uuid.toLowerCase(), name: before.name },
      details: given,
      changes: changes(before, given, ['needsConfirmation', 'coolDownMs']),
    });
    return tx.pipeline.update({
      where: { id: before.id, teamId: ctx.team.id },
      data: given,
      select: settingColumns,
    });
  });
}
