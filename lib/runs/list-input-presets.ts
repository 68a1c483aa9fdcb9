import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';

/** A named input for runs of a pipeline. */
export interface InputPreset {
  id: string;
  name: string;
  input: string;
  createdAt: Date;
  createdBy: string;
}

/** A pipeline's presets by name, and whether its credential takes an input at all. Throws Forbidden and NotFound. */
export async function listInputPresets(
  ctx: TeamContext,
  pipelineUuid: string,
): Promise<{ acceptsInput: boolean; presets: InputPreset[] }> {
  requireRole(ctx, 'operator');
  return withTransaction(ctx, async (tx) => {
    const pipeline = await pipelineOf(tx, ctx, pipelineUuid);
    const presets = await tx.inputPreset.findMany({
      where: { teamId: ctx.team.id, pipelineId: pipeline.id },
      select: { id: true, name: true, input: true, createdAt: true, createdBy: true },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    });
    const { acceptsInput } = pipeline.runCredential ?? pipeline.credential;
    return { acceptsInput, presets };
  });
}

/** The pipeline that the presets belong to. Throws NotFound. */
export async function pipelineOf(tx: Transaction, ctx: TeamContext, uuid: string) {
  if (!isUuid(uuid)) throw new NotFound();
  const pipeline = await tx.pipeline.findFirst({
    where: { teamId: ctx.team.id, uuid },
    select: {
      id: true,
      uuid: true,
      name: true,
      credential: { select: { acceptsInput: true } },
      runCredential: { select: { acceptsInput: true } },
    },
  });
  if (!pipeline) throw new NotFound();
  return pipeline;
}
