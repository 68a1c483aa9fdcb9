import { recordAudit } from '@/lib/audit';
import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { type CredentialView, credentialColumns, toCredentialView } from './internal';
import { keepOldSecret } from './keep-old-secret';
import { openCredential } from './open-credential';
import { requireWorkingConnection } from './probe';
import { refuseDisabled } from './refuse-disabled';
import { replaceSecret } from './replace-secret';
import { RotateCredential } from './schemas';
import { referenceOf, storedSecret } from './stored-secret';

const hourMs = 3_600_000;

/**
 * Replaces the client secret. The new one takes over only once Datamin has accepted it; until then, and if it
 * is refused, the old one stays in use. The old one is then kept, sealed, for as long as requested, so that one
 * can go back. Calls under way go on: see hand-over.ts. Throws Forbidden, NotFound, Invalid and Conflict.
 */
export async function rotateCredential(
  ctx: TeamContext,
  id: string,
  input: unknown,
): Promise<CredentialView> {
  requireRole(ctx, 'admin');
  const current = await openCredential(ctx, id);
  const { keepOldHours, ...given } = parseInput(RotateCredential, input);
  refuseDisabled(current);
  const { baseUrl, clientId, dialect } = current;
  const connection = { baseUrl, clientId, dialect, clientSecret: storedSecret(given) };
  const probe = await requireWorkingConnection(ctx, connection);
  const until = new Date(nowMs() + keepOldHours * hourMs);
  const kept = keepOldHours > 0 ? await keepOldSecret(ctx, current, until) : null;
  return withTransaction(ctx, async (tx) => {
    await replaceSecret(tx, ctx, current, connection, probe, kept);
    await recordAudit(tx, ctx, {
      action: 'credential.rotated',
      target: { kind: 'credential', id, name: current.name },
      details: {
        secretReference: referenceOf(connection.clientSecret),
        oldSecretKeptUntil: kept?.until.toISOString() ?? null,
        ...(current.oldSecret ? { earlierSecretDestroyed: true } : {}),
      },
    });
    const row = await tx.credential.findUniqueOrThrow({
      where: { id, teamId: ctx.team.id },
      select: credentialColumns,
    });
    return toCredentialView(row);
  });
}
