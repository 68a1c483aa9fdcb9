import { database, type Transaction } from '@/lib/db';

/** What the people who run the portal set while it runs. */
export interface InstanceSettings {
  /** The minimum length of a new password, in characters. */
  passwordMinLength: number;
  /** A sign-in is over after this many hours. */
  sessionHours: number;
  /** Since when instance admins need a second factor; null: they do not. */
  adminFactorRequiredAt: Date | null;
  /** Shown on every page to everybody who is signed in. */
  announcement: string | null;
  /** Null: never changed. */
  changedAt: Date | null;
  changedBy: string | null;
}

/** How long a sign-in's cookie lasts: settings can only shorten it. */
export const longestSessionHours = 14 * 24;

/** The settings as they are now: every process uses them from its next query on. */
export async function instanceSettings(
  by: Pick<Transaction, '$queryRaw'> = database().prisma,
): Promise<InstanceSettings> {
  const [row] = await by.$queryRaw<InstanceSettings[]>`
    SELECT password_min_length AS "passwordMinLength", session_hours AS "sessionHours",
      admin_factor_required_at AS "adminFactorRequiredAt", announcement, changed_at AS "changedAt", changed_by AS "changedBy"
    FROM instance_settings`;
  if (!row) throw new Error('The instance has no settings.');
  return row;
}
