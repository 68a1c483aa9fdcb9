import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { forgetDatamin } from './datamin-for';
import { lockCredential } from './lock-credential';
import { Reason } from './schemas';

const namesShown = 5;

/**
 * Removes a credential and its sealed secret; the audit keeps the reason. Throws Forbidden, NotFound, Invalid,
 * and Conflict while pipelines use it.
 */
export async function removeCredential(
  ctx: TeamContext,
  id: string,
  input: unknown,
): Promise<void> {
  requireRole(ctx, 'admin');
  await withTransaction(ctx, async (tx) => {
    const credential = await lockCredential(tx, ctx, id);
    const { reason } = parseInput(Reason, input);
    const where = { teamId: ctx.team.id, OR: [{ credentialId: id }, { runCredentialId: id }] };
    const count = await tx.pipeline.count({ where });
    if (count > 0) {
      const some = await tx.pipeline.findMany({
        where,
        select: { name: true },
        orderBy: { name: 'asc' },
        take: namesShown,
      });
      const names = some.map(({ name }) => `"${name}"`).join(', ');
      const more = count > namesShown ? ` and ${count - namesShown} more` : '';
      throw new Conflict(`Still used by ${names}${more}: move or remove those pipelines first.`);
    }
    await tx.credential.deleteMany({ where: { id, teamId: ctx.team.id } });
    await recordAudit(tx, ctx, {
      action: 'credential.removed',
      target: { kind: 'credential', id, name: credential.name },
      details: { reason },
    });
  });
  forgetDatamin(id);
}
