import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';

/** What is counted per UTC day. */
type DayCounts = Record<
  | 'checks_ok'
  | 'checks_refused'
  | 'checks_unreachable'
  | 'calls_ok'
  | 'calls_refused'
  | 'calls_failed',
  number
>;

/** Adds to a credential's counts for today. Does nothing if the credential is gone. */
export async function addToDay(
  tx: Transaction,
  ctx: TeamContext,
  credentialId: string,
  more: Partial<DayCounts>,
): Promise<void> {
  const n = (name: keyof DayCounts) => more[name] ?? 0;
  await tx.$executeRaw`
    INSERT INTO credential_days AS d (credential_id, team_id, day, checks_ok, checks_refused, checks_unreachable, calls_ok, calls_refused, calls_failed)
    SELECT id, team_id, (${now()}::timestamptz AT TIME ZONE 'UTC')::date, ${n('checks_ok')}::int, ${n('checks_refused')}::int,
           ${n('checks_unreachable')}::int, ${n('calls_ok')}::int, ${n('calls_refused')}::int, ${n('calls_failed')}::int
    FROM credentials WHERE id = ${credentialId}::uuid AND team_id = ${ctx.team.id}::uuid
    ON CONFLICT (credential_id, day) DO UPDATE SET
      checks_ok = d.checks_ok + excluded.checks_ok, checks_refused = d.checks_refused + excluded.checks_refused,
      checks_unreachable = d.checks_unreachable + excluded.checks_unreachable, calls_ok = d.calls_ok + excluded.calls_ok,
      calls_refused = d.calls_refused + excluded.calls_refused, calls_failed = d.calls_failed + excluded.calls_failed`;
}
