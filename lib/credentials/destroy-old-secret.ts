import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Conflict } from '@/lib/errors';
import { type CredentialView, credentialColumns, toCredentialView } from './internal';
import { lockCredential } from './lock-credential';

/** Destroys the kept secret early. Throws Forbidden, NotFound and Conflict (none is kept). */
export async function destroyOldSecret(ctx: TeamContext, id: string): Promise<CredentialView> {
  requireRole(ctx, 'admin');
  return withTransaction(ctx, async (tx) => {
    const { name, oldSecretUntil } = await lockCredential(tx, ctx, id);
    if (!oldSecretUntil) throw new Conflict(`No old secret of "${name}" is kept.`);
    const row = await tx.credential.update({
      where: { id, teamId: ctx.team.id },
      data: { oldSecretSealed: null, oldSecretHint: null, oldSecretUntil: null },
      select: credentialColumns,
    });
    await recordAudit(tx, ctx, {
      action: 'credential.old_secret_destroyed',
      target: { kind: 'credential', id, name },
      details: { keptUntil: oldSecretUntil.toISOString() },
    });
    return toCredentialView(row);
  });
}
