import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { dayOf, daysLeft, reminders, type WhenExpired } from './expiry';

/** A credential that expires soon, or has. */
export interface ExpiringCredential {
  id: string;
  name: string;
  expiresOn: string;
  /** 0 on the day itself, then negative. */
  daysLeft: number;
  whenExpired: WhenExpired;
}

const dayMs = 86_400_000;
const most = 20;

/** The team's credentials that expire within 30 days or have, the soonest first. Throws Forbidden. */
export async function listExpiring(ctx: TeamContext): Promise<ExpiringCredential[]> {
  requireRole(ctx, 'admin');
  const until = new Date(nowMs() + reminders[0] * dayMs);
  const rows = await withTransaction(ctx, (tx) =>
    tx.credential.findMany({
      where: { teamId: ctx.team.id, disabledAt: null, expiresOn: { lte: until } },
      select: { id: true, name: true, expiresOn: true, whenExpired: true },
      orderBy: [{ expiresOn: 'asc' }, { name: 'asc' }],
      take: most,
    }),
  );
  return rows.flatMap(({ expiresOn, whenExpired, ...row }) =>
    expiresOn
      ? {
          ...row,
          expiresOn: dayOf(expiresOn) ?? '',
          daysLeft: daysLeft(expiresOn),
          whenExpired: whenExpired === 'disable' ? ('disable' as const) : ('warn' as const),
        }
      : [],
  );
}
