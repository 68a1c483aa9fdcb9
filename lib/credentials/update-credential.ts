import type { z } from 'zod';
import { changes, recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { seal } from '@/lib/crypto';
import { isUniqueViolation, type Transaction } from '@/lib/db';
import { Conflict, invalidField, invalidFields, NotFound } from '@/lib/errors';
import { onlyGiven, parseInput } from '@/lib/input';
import { keyRing } from '@/lib/sealing';
import { forgetDatamin } from './datamin-for';
import { dayOf } from './expiry';
import {
  acceptBaseUrl,
  type CredentialView,
  credentialColumns,
  outputKeyPlace,
  toCredentialView,
} from './internal';
import { nextCheckAt } from './next-check';
import { openCredential } from './open-credential';
import { type Connection, requireWorkingConnection } from './probe';
import { refuseDisabled } from './refuse-disabled';
import { replaceSecret } from './replace-secret';
import { UpdateCredential } from './schemas';
import { referenceOf, storedSecret } from './stored-secret';

/**
 * Changes a credential. A new base URL or client id needs the secret again; a new secret takes over only once
 * it has worked (unless `verify` is false). Throws Forbidden, NotFound, Invalid and Conflict.
 */
export async function updateCredential(
  ctx: TeamContext,
  id: string,
  input: unknown,
): Promise<CredentialView> {
  requireRole(ctx, 'admin');
  const current = await openCredential(ctx, id);
  const { clientSecret, clientSecretReference, ...given } = parseInput(UpdateCredential, input);
  // A blank value keeps the stored secret.
  const secret = { clientSecret: clientSecret || undefined, clientSecretReference };
  const connection = newConnection(current, given, secret);
  if (!connection) refuseMove(current, given);
  const key = await newOutputKey(ctx, current, given);
  if (connection && given.verify) refuseDisabled(current);
  const probe = connection && given.verify ? await requireWorkingConnection(ctx, connection) : null;

  const view = await withTransaction(ctx, async (tx) => {
    const before = await tx.credential.findUnique({
      where: { id, teamId: ctx.team.id },
      select: credentialColumns,
    });
    if (!before) throw new NotFound();
    if (connection) {
      // The old secret is not kept: it may belong to another server or client.
      await replaceSecret(tx, ctx, current, connection, probe, null);
      await refuseParting(tx, ctx, current, connection.baseUrl);
      // A pipeline is unique per server; moving its credential moves it.
      await tx.pipeline.updateMany({
        where: { teamId: ctx.team.id, credentialId: id },
        data: { origin: new URL(connection.baseUrl).origin },
      });
    }
    const row = await tx.credential.update({
      where: { id, teamId: ctx.team.id },
      data: {
        ...changedColumns(given),
        ...key,
      },
      select: credentialColumns,
    });
    const { outputKey, verify, expiresOn, ...plain } = given;
    await recordAudit(tx, ctx, {
      action: 'credential.changed',
      target: { kind: 'credential', id, name: row.name },
      details: {
        ...plain,
        ...(expiresOn === undefined ? {} : { expiresOn: dayOf(expiresOn) }),
        ...(connection ? { secretReplaced: true, verified: verify } : {}),
        ...(connection ? { secretReference: referenceOf(connection.clientSecret) } : {}),
        ...(connection && current.oldSecret ? { oldSecretDestroyed: true } : {}),
        ...(outputKey === undefined ? {} : { outputKeyReplaced: outputKey !== null }),
      },
      changes: changes(before, row, [
        'name',
        'baseUrl',
        'clientId',
        'acceptsInput',
        'outputScheme',
      ]),
    });
    return toCredentialView(row);
  }).catch(orTaken(given.name));
  // If only the secret was replaced, ongoing calls are handed over; a new name or note interrupts nothing.
  const moved =
    connection &&
    (connection.baseUrl !== current.baseUrl || connection.clientId !== current.clientId);
  if (moved) forgetDatamin(id);
  return view;
}

type Given = Omit<z.output<typeof UpdateCredential>, 'clientSecret' | 'clientSecretReference'>;

/** The connection that takes over with a new secret; null: the stored one stays in use. */
function newConnection(
  current: { baseUrl: string; clientId: string },
  { baseUrl, clientId }: Given,
  secret: Parameters<typeof storedSecret>[0],
): Connection | null {
  const { clientSecret, clientSecretReference } = secret;
  if (clientSecret === undefined && clientSecretReference === undefined) return null;
  return {
    baseUrl: baseUrl === undefined ? current.baseUrl : acceptBaseUrl(baseUrl).url,
    clientId: clientId ?? current.clientId,
    clientSecret: storedSecret(secret),
  };
}

/** Everything other than the secret and the output key. */
function changedColumns({ name, acceptsInput, expiresOn, whenExpired, verifyEvery }: Given) {
  const verifyDueAt = verifyEvery && nextCheckAt(verifyEvery);
  // Start the reminders again, or a day that has already passed would not disable it.
  const isTimedAnew = expiresOn !== undefined || whenExpired !== undefined;
  return {
    ...onlyGiven({ name, acceptsInput, expiresOn, whenExpired, verifyEvery, verifyDueAt }),
    ...(isTimedAnew ? { remindedDays: null } : {}),
  };
}

/** For a catch: turns a duplicate into a sentence. */
const orTaken =
  (name: string | undefined) =>
  (error: unknown): never => {
    if (isUniqueViolation(error, 'uuid')) {
      throw new Conflict(
        'A pipeline of this credential is registered elsewhere for that server; ask your instance admin.',
      );
    }
    if (isUniqueViolation(error, 'name')) {
      throw new Conflict(`A credential named "${name}" already exists; choose another name.`);
    }
    throw error;
  };

/** The credentials that read and run a pipeline must stay on one server. Throws Conflict. */
async function refuseParting(
  tx: Transaction,
  ctx: TeamContext,
  current: { id: string; baseUrl: string },
  baseUrl: string,
): Promise<void> {
  if (new URL(baseUrl).origin === new URL(current.baseUrl).origin) return;
  const parted = await tx.pipeline.findFirst({
    where: {
      teamId: ctx.team.id,
      OR: [
        { runCredentialId: current.id },
        { credentialId: current.id, runCredentialId: { not: null } },
      ],
    },
    select: { name: true },
    orderBy: { name: 'asc' },
  });
  if (!parted) return;
  throw new Conflict(
    `"${parted.name}" is read with one credential and run with another, and both must be for the same server: use the same credential for both first.`,
  );
}

/** A stored secret must never be sent to a server, or for a client, that the editor chose. Throws Invalid. */
function refuseMove(
  current: { baseUrl: string; clientId: string },
  { baseUrl, clientId }: { baseUrl?: string | undefined; clientId?: string | undefined },
): void {
  const moved = {
    baseUrl: baseUrl !== undefined && acceptBaseUrl(baseUrl).url !== current.baseUrl,
    clientId: clientId !== undefined && clientId !== current.clientId,
  };
  const fields = (['baseUrl', 'clientId'] as const).filter((field) => moved[field]);
  if (fields.length === 0) return;
  const sentence = 'changes only together with clientSecret: enter the secret again';
  throw invalidFields(Object.fromEntries(fields.map((field) => [field, [sentence]])));
}

async function newOutputKey(
  ctx: TeamContext,
  current: { id: string; outputScheme: string | null },
  given: { outputKey?: string | null | undefined; outputScheme?: string | undefined },
): Promise<{ outputKeySealed?: string | null; outputScheme?: string | null }> {
  if (given.outputKey === null) return { outputKeySealed: null, outputScheme: null };
  if (given.outputKey !== undefined) {
    return {
      outputKeySealed: await seal(
        keyRing(),
        given.outputKey,
        outputKeyPlace(ctx.team.id, current.id),
      ),
      outputScheme: given.outputScheme ?? current.outputScheme ?? 'aes-256-gcm',
    };
  }
  if (given.outputScheme === undefined) return {};
  if (current.outputScheme === null) {
    throw invalidField('outputScheme', 'needs an outputKey');
  }
  return { outputScheme: given.outputScheme };
}
