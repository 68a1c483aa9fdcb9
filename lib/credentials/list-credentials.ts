import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { type CredentialView, credentialColumns, toCredentialView } from './internal';

/** The team's credentials by name, each with the number of pipelines that depend on it. Throws Forbidden. */
export async function listCredentials(
  ctx: TeamContext,
): Promise<(CredentialView & { pipelines: number })[]> {
  requireRole(ctx, 'admin');
  const rows = await withTransaction(ctx, (tx) =>
    tx.credential.findMany({
      where: { teamId: ctx.team.id },
      select: { ...credentialColumns, _count: { select: { pipelines: true, runPipelines: true } } },
      orderBy: { name: 'asc' },
    }),
  );
  return rows.map(({ _count, ...row }) => ({
    ...toCredentialView(row),
    pipelines: _count.pipelines + _count.runPipelines,
  }));
}
