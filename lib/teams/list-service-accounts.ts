import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { serviceAccountColumns, toServiceAccountView } from './service-account';
import type { ServiceAccountView } from './views';

/** The team's service accounts by name, including disabled ones. Throws Forbidden. */
export async function listServiceAccounts(ctx: TeamContext): Promise<ServiceAccountView[]> {
  requireRole(ctx, 'admin');
  const rows = await withTransaction(ctx, (tx) =>
    tx.serviceAccount.findMany({
      where: { teamId: ctx.team.id },
      select: serviceAccountColumns,
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
  );
  return rows.map(toServiceAccountView);
}
