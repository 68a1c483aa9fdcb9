import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { forgetDatamin } from './datamin-for';
import { type CredentialView, credentialColumns, toCredentialView } from './internal';
import { openCredential } from './open-credential';
import { requireWorkingConnection } from './probe';
import { refuseDisabled } from './refuse-disabled';
import { replaceSecret } from './replace-secret';
import { RotateCredential } from './schemas';

/**
 * Replaces the client secret. The new one takes over only after Datamin accepted it; until then, and when
 * it is refused, the old one stays in use. Throws Forbidden, NotFound, Invalid and Conflict.
 */
export async function rotateCredential(
  ctx: TeamContext,
  id: string,
  input: unknown,
): Promise<CredentialView> {
  requireRole(ctx, 'admin');
  const current = await openCredential(ctx, id);
  const { clientSecret } = parseInput(RotateCredential, input);
  refuseDisabled(current);
  const connection = { baseUrl: current.baseUrl, clientId: current.clientId, clientSecret };
  const probe = await requireWorkingConnection(connection);
  const view = await withTransaction(ctx, async (tx) => {
    await replaceSecret(tx, ctx, current, connection, probe);
    await recordAudit(tx, ctx, {
      action: 'credential.rotated',
      target: { kind: 'credential', id, name: current.name },
    });
    const row = await tx.credential.findUniqueOrThrow({
      where: { id, teamId: ctx.team.id },
      select: credentialColumns,
    });
    return toCredentialView(row);
  });
  forgetDatamin(id);
  return view;
}
