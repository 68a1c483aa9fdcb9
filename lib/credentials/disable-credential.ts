import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { forgetDatamin } from './datamin-for';
import { type CredentialView, credentialColumns, toCredentialView } from './internal';
import { lockCredential } from './lock-credential';
import { Reason } from './schemas';

/**
 * Disables a credential at once: any process that wants to use it next makes no call. What is known about its
 * pipelines stays. Throws Forbidden, NotFound, Invalid and Conflict (already disabled).
 */
export async function disableCredential(
  ctx: TeamContext,
  id: string,
  input: unknown,
): Promise<CredentialView> {
  requireRole(ctx, 'admin');
  const view = await withTransaction(ctx, async (tx) => {
    const locked = await lockCredential(tx, ctx, id);
    const { reason } = parseInput(Reason, input);
    if (locked.disabled) throw new Conflict(`"${locked.name}" is disabled already.`);
    const row = await tx.credential.update({
      where: { id, teamId: ctx.team.id },
      data: {
        disabledAt: now(),
        disabledBy: ctx.actor.name,
        disabledReason: reason,
        // Makes processes drop clients of this version and tokens fetched with it.
        version: { increment: 1 },
      },
      select: credentialColumns,
    });
    await tx.accessToken.deleteMany({ where: { teamId: ctx.team.id, credentialId: id } });
    await recordAudit(tx, ctx, {
      action: 'credential.disabled',
      target: { kind: 'credential', id, name: locked.name },
      details: { reason },
    });
    return toCredentialView(row);
  });
  forgetDatamin(id);
  return view;
}
