import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { lockTeam } from '@/lib/teams';
import { type InputPreset, pipelineOf } from './list-input-presets';
import { SaveInputPreset } from './schemas';

/** For people to choose from: more than this is a list nobody reads. */
const mostPresets = 50;

/**
 * Keeps an input of a pipeline's runs under a name; one of that name is replaced. Throws Forbidden,
 * NotFound, Invalid and Conflict.
 */
export async function saveInputPreset(
  ctx: TeamContext,
  pipelineUuid: string,
  given: unknown,
): Promise<InputPreset> {
  requireRole(ctx, 'operator');
  const { name, input } = parseInput(SaveInputPreset, given);
  return withTransaction(ctx, async (tx) => {
    // Of many at once each would see room for itself.
    await lockTeam(tx, ctx);
    const pipeline = await pipelineOf(tx, ctx, pipelineUuid);
    const where = { teamId: ctx.team.id, pipelineId: pipeline.id };
    const count = await tx.inputPreset.count({ where: { ...where, name: { not: name } } });
    if (count >= mostPresets) {
      throw new Conflict(`A pipeline has at most ${mostPresets} presets. Remove one first.`);
    }
    const data = { input, createdAt: now(), createdBy: ctx.actor.name };
    const saved = await tx.inputPreset.upsert({
      where: { pipelineId_name: { pipelineId: pipeline.id, name }, teamId: ctx.team.id },
      create: { ...where, name, ...data },
      update: data,
      select: { id: true, name: true, input: true, createdAt: true, createdBy: true },
    });
    await recordAudit(tx, ctx, {
      action: 'input_preset.saved',
      target: { kind: 'pipeline', id: pipeline.uuid, name: pipeline.name },
      details: { preset: name },
    });
    return saved;
  });
}
