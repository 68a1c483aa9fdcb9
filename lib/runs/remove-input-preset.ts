import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';

/** Removes a preset. Throws Forbidden and NotFound. */
export async function removeInputPreset(ctx: TeamContext, id: string): Promise<void> {
  requireRole(ctx, 'operator');
  if (!isUuid(id)) throw new NotFound();
  await withTransaction(ctx, async (tx) => {
    const preset = await tx.inputPreset.findFirst({
      where: { id, teamId: ctx.team.id },
      select: { name: true, pipeline: { select: { uuid: true, name: true } } },
    });
    if (!preset) throw new NotFound();
    await tx.inputPreset.delete({ where: { id, teamId: ctx.team.id }, select: { id: true } });
    await recordAudit(tx, ctx, {
      action: 'input_preset.removed',
      target: { kind: 'pipeline', id: preset.pipeline.uuid, name: preset.pipeline.name },
      details: { preset: preset.name },
    });
  });
}
