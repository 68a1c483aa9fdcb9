import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { seal } from '@/lib/crypto';
import { isUniqueViolation, uuidv7 } from '@/lib/db';
import { Conflict, invalidField } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { keyRing } from '@/lib/sealing';
import {
  acceptBaseUrl,
  type CredentialView,
  credentialColumns,
  outputKeyPlace,
  secretPlace,
  toCredentialView,
} from './internal';
import { nextCheckAt } from './next-check';
import { requireWorkingConnection } from './probe';
import { recordCheck } from './record-check';
import { saveAccessToken } from './save-access-token';
import { CreateCredential } from './schemas';
import { referenceOf, secretHint, storedSecret } from './stored-secret';

/**
 * Registers a Datamin API client. Unless `verify` is false it must work right now. Throws Forbidden, Invalid
 * (also if Datamin refuses it or cannot be reached) and Conflict (name taken).
 */
export async function createCredential(ctx: TeamContext, input: unknown): Promise<CredentialView> {
  requireRole(ctx, 'admin');
  const given = parseInput(CreateCredential, input);
  if (given.outputScheme && !given.outputKey) {
    throw invalidField('outputKey', 'is missing');
  }
  const { url: baseUrl } = acceptBaseUrl(given.baseUrl);
  const stored = storedSecret(given);
  const connection = { baseUrl, clientId: given.clientId, clientSecret: stored };
  const probe = given.verify ? await requireWorkingConnection(ctx, connection) : null;

  const id = uuidv7();
  const clientSecretSealed = await seal(keyRing(), stored, secretPlace(ctx.team.id, id));
  const outputKeySealed = given.outputKey
    ? await seal(keyRing(), given.outputKey, outputKeyPlace(ctx.team.id, id))
    : null;

  return withTransaction(ctx, async (tx) => {
    await tx.credential.create({
      data: {
        id,
        teamId: ctx.team.id,
        name: given.name,
        baseUrl,
        clientId: given.clientId,
        clientSecretSealed,
        clientSecretHint: secretHint(stored),
        clientSecretReference: referenceOf(stored),
        outputKeySealed,
        outputScheme: outputKeySealed ? (given.outputScheme ?? 'aes-256-gcm') : null,
        createdAt: now(),
        createdBy: ctx.actor.name,
        verifyDueAt: nextCheckAt('daily'),
        ...(probe
          ? {
              scopes: probe.token.scopes,
              status: 'ok' as const,
              lastVerifiedAt: now(),
              tokenDialect: probe.dialect.token ?? null,
            }
          : {}),
      },
      select: { id: true },
    });
    if (probe) {
      await saveAccessToken(tx, ctx.team.id, id, 1, probe.token);
      await recordCheck(tx, ctx, id, 'created', probe);
    }
    await recordAudit(tx, ctx, {
      action: 'credential.created',
      target: { kind: 'credential', id, name: given.name },
      details: {
        baseUrl,
        clientId: given.clientId,
        secretReference: referenceOf(stored),
        verified: probe !== null,
      },
    });
    // Read again, now with the token, which is saved after it.
    const row = await tx.credential.findUniqueOrThrow({
      where: { id, teamId: ctx.team.id },
      select: credentialColumns,
    });
    return toCredentialView(row);
  }).catch((error: unknown) => {
    if (isUniqueViolation(error, 'name')) {
      throw new Conflict(`A credential named "${given.name}" already exists; choose another name.`);
    }
    throw error;
  });
}
