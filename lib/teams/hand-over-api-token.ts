import { recordAudit } from '@/lib/audit';
import { refuseBreakGlass, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Invalid, NotFound } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { lockTeam, requireId, requireRoleWithinOwn } from './internal';
import { apiTokenColumns, toApiTokenViews } from './list-api-tokens';
import { HandOverApiToken } from './schemas';
import { requireAccountFor } from './service-account';
import { standingOf } from './standing';
import type { ApiTokenView } from './views';

/**
 * Makes a person's token a service account's, so that it outlives their membership; the program that holds it notices
 * nothing. Throws Forbidden, NotFound and Invalid (also for a token that is a service account's already).
 */
export async function handOverApiToken(
  ctx: TeamContext,
  id: string,
  input: unknown,
): Promise<ApiTokenView> {
  requireRole(ctx, 'admin');
  refuseBreakGlass(ctx);
  const own = { id: requireId(id), teamId: ctx.team.id };
  return withTransaction(ctx, async (tx) => {
    await lockTeam(tx, ctx);
    await standingOf(tx, ctx);
    const token = await tx.apiToken.findFirst({ where: own, select: apiTokenColumns });
    if (!token) throw new NotFound();
    requireRoleWithinOwn(ctx, token.role);
    const { serviceAccountId } = parseInput(HandOverApiToken, input);
    if (token.serviceAccount) {
      throw new Invalid(`This token is one of ${token.serviceAccount.name} already.`);
    }
    const account = await requireAccountFor(tx, ctx, serviceAccountId, token.role);
    await tx.apiToken.updateMany({ where: own, data: { serviceAccountId: account.id } });
    await recordAudit(tx, ctx, {
      action: 'token.handed_over',
      target: { kind: 'token', id: own.id, name: token.name },
      details: { serviceAccount: account.name, createdBy: token.createdBy },
    });
    const [view] = await toApiTokenViews(tx, ctx, [{ ...token, serviceAccount: account }]);
    if (!view) throw new NotFound();
    return view;
  });
}
