import { changes, recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { inTransaction } from '@/lib/db';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import {
  type InstanceContext,
  type InstanceSettings,
  instanceSettings,
  requireInstanceAdmin,
} from '@/lib/teams';
import { ChangeSettings } from './schemas';

/** The settings made by the people who run the portal. Throws Forbidden. */
export async function readInstanceSettings(ctx: InstanceContext): Promise<InstanceSettings> {
  requireInstanceAdmin(ctx);
  return instanceSettings();
}

/**
 * Sets what is given, for every process from the next request on. Throws Forbidden, Invalid, and Conflict for
 * a caller who requires a second factor without having one: they would be the first to be shut out.
 */
export async function changeInstanceSettings(
  ctx: InstanceContext,
  input: unknown,
): Promise<InstanceSettings> {
  const by = requireInstanceAdmin(ctx);
  const given = parseInput(ChangeSettings, input);
  return inTransaction({ instance: true }, async (tx) => {
    await tx.$queryRaw`SELECT the_one FROM instance_settings FOR UPDATE`;
    const before = await instanceSettings(tx);
    const required = given.adminFactorRequired ?? before.adminFactorRequiredAt !== null;
    if (required && !before.adminFactorRequiredAt && by.actor.id) {
      const [self] = await tx.$queryRaw<{ lacks: boolean }[]>`
        SELECT portal_lacks_factor(${by.actor.id}::uuid) AS lacks`;
      if (self?.lacks !== false) {
        throw new Conflict(
          'Set up a second factor for yourself first: otherwise you would be locked out.',
        );
      }
    }
    const at = now();
    const after: InstanceSettings = {
      ...before,
      passwordMinLength: given.passwordMinLength ?? before.passwordMinLength,
      sessionHours: given.sessionHours ?? before.sessionHours,
      announcement: given.announcement === undefined ? before.announcement : given.announcement,
      adminFactorRequiredAt: required ? (before.adminFactorRequiredAt ?? at) : null,
    };
    const changed = changes(plainly(before), plainly(after), [
      'leastCharacters',
      'sessionHours',
      'adminFactorRequired',
      'announcement',
    ]);
    if (Object.keys(changed).length === 0) return before;
    await tx.$executeRaw`
      UPDATE instance_settings SET password_min_length = ${after.passwordMinLength}, session_hours = ${after.sessionHours},
        admin_factor_required_at = ${after.adminFactorRequiredAt}, announcement = ${after.announcement},
        changed_at = ${at}, changed_by = ${by.actor.name}`;
    await recordAudit(tx, by, {
      action: 'instance.settings_changed',
      target: { kind: 'instance', name: 'settings' },
      changes: changed,
    });
    return instanceSettings(tx);
  });
}

/** As the audit records it, which keeps no field that is named after a password. */
const plainly = (settings: InstanceSettings) => ({
  leastCharacters: settings.passwordMinLength,
  sessionHours: settings.sessionHours,
  adminFactorRequired: settings.adminFactorRequiredAt !== null,
  announcement: settings.announcement,
});
