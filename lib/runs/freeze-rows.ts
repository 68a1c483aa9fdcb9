import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { type Transaction, uuidv7 } from '@/lib/db';
import { invalidField } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import type { FreezeView } from './freeze-view';
import { Freeze } from './schemas';

/** What is frozen: a pipeline, or the whole team (null). */
export type Frozen = { id: string; uuid: string; name: string } | null;

/** Throws Invalid, also if the end is in the past. */
export function parseFreeze(input: unknown): { reason: string; endsAt: Date | null } {
  const { reason, endsAt } = parseInput(Freeze, input);
  if (endsAt && endsAt.getTime() <= nowMs()) {
    throw invalidField('endsAt', 'must be in the future');
  }
  return { reason, endsAt: endsAt ?? null };
}

/** Puts a freeze into force, replacing the one before, and records the audit event. */
export async function putFreeze(
  tx: Transaction,
  ctx: TeamContext,
  frozen: Frozen,
  { reason, endsAt }: { reason: string; endsAt: Date | null },
): Promise<FreezeView> {
  const [frozenAt, frozenBy] = [now(), ctx.actor.name];
  await tx.$executeRaw`
    INSERT INTO freezes (id, team_id, pipeline_id, reason, ends_at, frozen_at, actor_name)
    VALUES (${uuidv7()}::uuid, ${ctx.team.id}::uuid, ${frozen?.id ?? null}::uuid, ${reason}, ${endsAt}, ${frozenAt}, ${frozenBy})
    ON CONFLICT (team_id, pipeline_id) DO UPDATE
      SET reason = excluded.reason, ends_at = excluded.ends_at, frozen_at = excluded.frozen_at, actor_name = excluded.actor_name`;
  await recordAudit(tx, ctx, {
    action: frozen ? 'pipeline.frozen' : 'team.frozen',
    target: targetOf(ctx, frozen),
    details: { reason, until: endsAt?.toISOString() ?? null },
  });
  return {
    pipeline: frozen && { uuid: frozen.uuid, name: frozen.name },
    reason,
    endsAt,
    frozenAt,
    frozenBy,
  };
}

/** Ends the freeze in force, if there is one, and records the audit event. */
export async function endFreeze(tx: Transaction, ctx: TeamContext, frozen: Frozen): Promise<void> {
  const ended = await tx.freeze.deleteMany({
    where: {
      teamId: ctx.team.id,
      pipelineId: frozen?.id ?? null,
      OR: [{ endsAt: null }, { endsAt: { gt: now() } }],
    },
  });
  if (ended.count === 0) return;
  await recordAudit(tx, ctx, {
    action: frozen ? 'pipeline.unfrozen' : 'team.unfrozen',
    target: targetOf(ctx, frozen),
  });
}

const targetOf = ({ team }: TeamContext, frozen: Frozen) =>
  frozen
    ? { kind: 'pipeline', id: frozen.uuid, name: frozen.name }
    : { kind: 'team', id: team.id, name: team.name };
