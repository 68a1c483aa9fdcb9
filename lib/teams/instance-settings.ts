import { database, type Transaction } from '@/lib/db';

/** What who runs the portal sets while it runs. */
export interface InstanceSettings {
  /** Characters that a new password has at least. */
  passwordMinLength: number;
  /** After so many hours a sign-in is over. */
  sessionHours: number;
  /** Since when instance admins need a second factor; null: they do not. */
  adminFactorRequiredAt: Date | null;
  /** What everybody who is signed in reads on every page. */
  announcement: string | null;
  /** Null: as the portal came. */
  changedAt: Date | null;
  changedBy: string | null;
}

/** A sign-in's cookie is good for that long: settings only shorten it. */
export const longestSessionHours = 14 * 24;

/** As they are now: they hold for every process from its next question on. */
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
