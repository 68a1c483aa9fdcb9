import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { Conflict } from '@/lib/errors';
import { disabledWords } from './disabled-words';
import { dayOf, daysLeft } from './expiry';
import { type CredentialView, credentialColumns, toCredentialView } from './internal';
import { lockCredential } from './lock-credential';

/** Enables a credential again; its pipelines are due for reading. Throws Forbidden, NotFound and Conflict. */
export async function enableCredential(ctx: TeamContext, id: string): Promise<CredentialView> {
  requireRole(ctx, 'admin');
  return withTransaction(ctx, async (tx) => {
    const locked = await lockCredential(tx, ctx, id);
    if (!locked.disabled) throw new Conflict(`"${locked.name}" is not disabled.`);
    await refuseExpired(tx, ctx, id);
    const row = await tx.credential.update({
      where: { id, teamId: ctx.team.id },
      data: {
        disabledAt: null,
        disabledBy: null,
        disabledReason: null,
        version: { increment: 1 },
        // Much may have changed meanwhile: the worker should check it soon.
        verifyDueAt: now(),
      },
      select: credentialColumns,
    });
    await takeBackRefusals(tx, ctx, id);
    await recordAudit(tx, ctx, {
      action: 'credential.enabled',
      target: { kind: 'credential', id, name: locked.name },
    });
    return toCredentialView(row);
  });
}

/** Its pipelines are due at once, and what they said of a disabled credential is no longer so. */
async function takeBackRefusals(tx: Transaction, ctx: TeamContext, id: string): Promise<void> {
  const said = `${disabledWords('%')}%`;
  await tx.$executeRaw`
    UPDATE pipelines SET refresh_due_at = ${now()}, read_error = CASE WHEN read_error NOT LIKE ${said} THEN read_error END
    WHERE team_id = ${ctx.team.id}::uuid AND credential_id = ${id}::uuid`;
  await tx.$executeRaw`
    UPDATE readings r SET failed_at = NULL, failure = NULL FROM pipelines p
    WHERE p.team_id = ${ctx.team.id}::uuid AND p.credential_id = ${id}::uuid
      AND r.team_id = p.team_id AND r.pipeline_id = p.id AND r.failure ->> 'kind' = 'disabled'`;
  await tx.$executeRaw`
    UPDATE history_sync s SET version = s.version + 1, due_at = ${now()}, failures = 0, failed_at = NULL, failure = NULL FROM pipelines p
    WHERE p.team_id = ${ctx.team.id}::uuid AND p.credential_id = ${id}::uuid
      AND s.team_id = p.team_id AND s.pipeline_id = p.id AND s.failure LIKE ${said}`;
}

/** An expired credential would be disabled again at once. Throws Conflict. */
async function refuseExpired(tx: Transaction, ctx: TeamContext, id: string): Promise<void> {
  const { name, expiresOn, whenExpired } = await tx.credential.findUniqueOrThrow({
    where: { id, teamId: ctx.team.id },
    select: { name: true, expiresOn: true, whenExpired: true },
  });
  if (whenExpired !== 'disable' || !expiresOn || daysLeft(expiresOn) > 0) return;
  throw new Conflict(
    `"${name}" expired on ${dayOf(expiresOn)} and is set to be disabled on that day: choose another day, or have it warn instead.`,
  );
}
