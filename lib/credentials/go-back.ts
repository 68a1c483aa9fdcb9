import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { SealError } from '@/lib/crypto';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { type CredentialView, credentialColumns, toCredentialView } from './internal';
import { keepOldSecret } from './keep-old-secret';
import { openCredential } from './open-credential';
import { requireWorkingConnection } from './probe';
import { refuseDisabled } from './refuse-disabled';
import { replaceSecret } from './replace-secret';
import { GoBack } from './schemas';

/**
 * Puts the secret before the last rotation back in use, once Datamin has accepted it (unless `verify` is
 * false). The two swap places: the newer one is kept as long as the old one would have been. Throws
 * Forbidden, NotFound, Invalid (Datamin refuses it) and Conflict (none is kept).
 */
export async function goBack(
  ctx: TeamContext,
  id: string,
  input: unknown = {},
): Promise<CredentialView> {
  requireRole(ctx, 'admin');
  const current = await openCredential(ctx, id);
  const { verify } = parseInput(GoBack, input);
  if (verify) refuseDisabled(current);
  const { baseUrl, clientId, dialect, oldSecret } = current;
  if (!oldSecret) throw new Conflict(`No old secret of "${current.name}" is kept.`);
  const connection = { baseUrl, clientId, dialect, clientSecret: await opened(oldSecret.open()) };
  const probe = verify ? await requireWorkingConnection(ctx, connection) : null;
  const kept = await keepOldSecret(ctx, current, oldSecret.until);
  return withTransaction(ctx, async (tx) => {
    await replaceSecret(tx, ctx, current, connection, probe, kept);
    await recordAudit(tx, ctx, {
      action: 'credential.went_back',
      target: { kind: 'credential', id, name: current.name },
      details: { verified: verify },
    });
    const row = await tx.credential.findUniqueOrThrow({
      where: { id, teamId: ctx.team.id },
      select: credentialColumns,
    });
    return toCredentialView(row);
  });
}

async function opened(opening: Promise<string>): Promise<string> {
  try {
    return await opening;
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    throw new Conflict(`The old secret does not open: ${error.message}`);
  }
}
