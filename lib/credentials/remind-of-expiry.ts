import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { mailLink, queueMail } from '@/lib/mail';
import { whoMayEnter } from '@/lib/teams';
import { forgetDatamin } from './datamin-for';
import { dayOf, daysLeft, expiredReason, reminderOf } from './expiry';
import { lockCredential } from './lock-credential';

/**
 * Tells a team's admins that a credential expires or has expired, once per reminder, and disables it if it is
 * set to be. Does nothing if no reminder is due any more. Throws Forbidden and NotFound.
 */
export async function remindOfExpiry(ctx: TeamContext, id: string): Promise<void> {
  requireRole(ctx, 'owner');
  const ended = await withTransaction(ctx, async (tx) => {
    const { name, disabled } = await lockCredential(tx, ctx, id);
    const row = await tx.credential.findUniqueOrThrow({
      where: { id, teamId: ctx.team.id },
      select: { expiresOn: true, whenExpired: true, remindedDays: true },
    });
    const reminder = row.expiresOn && reminderOf(row.expiresOn);
    if (!row.expiresOn || reminder === null) return false;
    if (row.remindedDays !== null && reminder >= row.remindedDays) return false;
    const ends = reminder === 0 && row.whenExpired === 'disable' && !disabled;
    await tx.credential.update({
      where: { id, teamId: ctx.team.id },
      data: {
        remindedDays: reminder,
        ...(ends
          ? {
              disabledAt: now(),
              disabledBy: ctx.actor.name,
              disabledReason: expiredReason(row.expiresOn),
              version: { increment: 1 },
            }
          : {}),
      },
      select: { id: true },
    });
    if (ends) await tx.accessToken.deleteMany({ where: { teamId: ctx.team.id, credentialId: id } });
    const told = await tell(tx, ctx, {
      ...{ id, name, ends },
      expiresOn: row.expiresOn,
      whenExpired: row.whenExpired,
    });
    await recordAudit(tx, ctx, {
      action: ends ? 'credential.disabled' : 'credential.expiry_reminded',
      target: { kind: 'credential', id, name },
      details: {
        expiresOn: dayOf(row.expiresOn),
        mailed: told,
        ...(ends ? { reason: expiredReason(row.expiresOn) } : {}),
      },
    });
    return ends;
  });
  if (ended) forgetDatamin(id);
}

/** Mails every admin and owner who may enter the team, if mail is configured. Returns the number of mails. */
async function tell(
  tx: Transaction,
  ctx: TeamContext,
  credential: { id: string; name: string; expiresOn: Date; whenExpired: string; ends: boolean },
): Promise<number> {
  const admins = await tx.membership.findMany({
    where: { ...(await whoMayEnter(tx, ctx)), role: { in: ['admin', 'owner'] } },
    select: { user: { select: { email: true } } },
  });
  const { name, whenExpired, ends } = credential;
  const left = daysLeft(credential.expiresOn);
  const day = dayOf(credential.expiresOn);
  const when =
    left > 0
      ? `expires on ${day}, in ${left === 1 ? '1 day' : `${left} days`}`
      : `expired on ${day}`;
  const then = ends
    ? 'It has been disabled, as configured: nothing is read or run with it.'
    : whenExpired === 'disable' && left > 0
      ? 'It will be disabled on that day, as configured: nothing will be read or run with it.'
      : 'The portal keeps using it after that day; whether Datamin still accepts it is up to Datamin.';
  let told = 0;
  for (const { user } of admins) {
    const sent = await queueMail(tx, {
      kind: 'credential-expiry',
      to: user.email,
      subject: `The credential ${name} ${when}`,
      text: [
        `The Datamin credential “${name}” of ${ctx.team.name} ${when}.`,
        `${then} Replace its secret and set a new date, or remove the date.`,
      ],
      action: {
        label: 'See to it',
        href: mailLink(`/${ctx.team.slug}/settings/credentials/${credential.id}`),
      },
      closing: ['You get this as an admin of the team.'],
    });
    if (sent) told += 1;
  }
  return told;
}
