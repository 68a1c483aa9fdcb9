import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { type CredentialView, credentialColumns, toCredentialView } from './internal';

/** One credential of the team. Throws Forbidden and NotFound. */
export async function getCredential(ctx: TeamContext, id: string): Promise<CredentialView> {
  requireRole(ctx, 'admin');
  if (!isUuid(id)) throw new NotFound();
  const row = await withTransaction(ctx, (tx) =>
    tx.credential.findUnique({
      where: { id, teamId: ctx.team.id },
      select: credentialColumns,
    }),
  );
  if (!row) throw new NotFound();
  return toCredentialView(row);
}
