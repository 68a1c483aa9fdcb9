import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import { daysLeft, reminders, type WhenExpired } from './expiry';

/** A credential that expires soon or has expired. */
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

/** The team's enabled credentials that expire within 30 days or have expired, soonest first. Throws Forbidden. */
export async function listExpiring(ctx: TeamContext): Promise<ExpiringCredential[]> {
  requireRole(ctx, 'admin');
  const until = new Date(nowMs() + reminders[0] * dayMs).toISOString().slice(0, 10);
  const rows = await withSqlTransaction(
    ctx,
    // Read the day as text: the driver would make it midnight in the process's own time zone.
    (tx) => tx.$queryRaw<{ id: string; name: string; expiresOn: string; whenExpired: string }[]>`
      SELECT id::text, name, expires_on::text AS "expiresOn", when_expired AS "whenExpired" FROM credentials
      WHERE team_id = ${ctx.team.id}::uuid AND disabled_at IS NULL AND expires_on <= ${until}::date
      ORDER BY expires_on, name LIMIT ${most}`,
  );
  return rows.map(({ whenExpired, ...row }) => ({
    ...row,
    daysLeft: daysLeft(new Date(row.expiresOn)),
    whenExpired: whenExpired === 'disable' ? 'disable' : 'warn',
  }));
}
