import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { lockTeam } from '@/lib/teams';
import { type InputPreset, pipelineOf } from './list-input-presets';
import { SaveInputPreset } from './schemas';

/** Presets are for people to choose from: nobody reads a longer list. */
const mostPresets = 50;

/**
 * Saves a named input for runs of a pipeline, replacing one of the same name. Throws Forbidden,
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
    // Without the lock, concurrent calls would each see room for one more.
    await lockTeam(tx, ctx);
    const pipeline = await pipelineOf(tx, ctx, pipelineUuid);
    const where = { teamId: ctx.team.id, pipelineId: pipeline.id };
    const count = await tx.inputPreset.count({ where: { ...where, name: { not: name } } });
    if (count >= mostPresets) {
      throw new Conflict(`A pipeline can have at most ${mostPresets} presets. Remove one first.`);
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
