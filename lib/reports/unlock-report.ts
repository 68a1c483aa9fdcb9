import { inTransaction } from '@/lib/db';
import { verifyPassword } from '@/lib/teams';
import { isGated } from './known-definitions';
import { readLink } from './open-report';
import { countUnlockAttempt, forgetUnlockAttempt } from './unlock-attempts';
import { makeUnlockCookie, type UnlockCookie } from './unlock-cookie';

/** `dead` as in openReport; `wrong`: the password is wrong. */
export type Unlocking =
  | { is: 'unlocked'; cookie: UnlockCookie }
  | { is: 'open' }
  | { is: 'wrong' }
  | { is: 'dead' };

/**
 * Tries a password at a report's link. The right one returns a cookie that opens the report in that browser
 * for twelve hours, or until the password changes. Throws RateLimited after ten failures in 15 minutes at one
 * link from one place, even for the right password.
 */
export async function unlockReport(
  token: string,
  password: string,
  address: string | null,
): Promise<Unlocking> {
  const row = await readLink(token, 'page');
  if (!row) return { is: 'dead' };
  if (!row.has_password) return { is: 'open' };
  if (isGated(row)) return { is: 'wrong' };
  await countUnlockAttempt(row.report_id, address);
  const [secret] = await inTransaction(
    { teamId: row.team_id },
    (tx) => tx.$queryRaw<{ hash: string | null }[]>`
      SELECT portal_report_password(${row.report_id}::uuid) AS hash`,
  );
  // Longer passwords cannot be set; hashing arbitrary input would cost as much as a caller likes.
  const fits = Buffer.byteLength(password) <= 1000;
  if (!(await verifyPassword(secret?.hash, fits ? password : ''))) return { is: 'wrong' };
  await forgetUnlockAttempt(row.report_id, address);
  return { is: 'unlocked', cookie: await makeUnlockCookie(row) };
}
