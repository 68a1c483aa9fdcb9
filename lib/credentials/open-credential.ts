import { type TeamContext, withTransaction } from '@/lib/context';
import { open } from '@/lib/crypto';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { keyRing } from '@/lib/sealing';
import { daysLeft, expiredReason } from './expiry';
import { type CredentialStatus, oldSecretPlace, outputKeyPlace, secretPlace } from './internal';

export interface OpenableCredential {
  id: string;
  name: string;
  version: number;
  baseUrl: string;
  clientId: string;
  tokenDialect: string | null;
  aggregateDateDialect: string | null;
  outputScheme: string | null;
  /** No call may be made with it while this is set. */
  disabledAt: Date | null;
  disabledReason: string | null;
  status: CredentialStatus;
  /** Opens the client secret, or the reference to it: see stored-secret.ts. Throws SealError when its key is missing. */
  openStored: () => Promise<string>;
  clientSecretHint: string;
  /** The secret before, while there is a way back to it; `open` throws SealError. */
  oldSecret: { until: Date; open: () => Promise<string> } | null;
  /** Opens the output key, if there is one. Throws SealError. */
  openOutputKey: () => Promise<string | null>;
}

/** A credential as the portal itself uses it; never leaves lib/credentials. Throws NotFound. */
export async function openCredential(ctx: TeamContext, id: string): Promise<OpenableCredential> {
  if (!isUuid(id)) throw new NotFound();
  const row = await withTransaction(ctx, (tx) =>
    tx.credential.findUnique({
      where: { id, teamId: ctx.team.id },
      select: {
        id: true,
        name: true,
        version: true,
        baseUrl: true,
        clientId: true,
        clientSecretSealed: true,
        clientSecretHint: true,
        oldSecretSealed: true,
        oldSecretUntil: true,
        outputKeySealed: true,
        outputScheme: true,
        disabledAt: true,
        disabledReason: true,
        status: true,
        expiresOn: true,
        whenExpired: true,
        tokenDialect: true,
        aggregateDateDialect: true,
      },
    }),
  );
  if (!row) throw new NotFound();
  const {
    clientSecretSealed,
    outputKeySealed,
    oldSecretSealed: old,
    oldSecretUntil,
    expiresOn,
    whenExpired,
    ...rest
  } = row;
  // Before the worker has come round: on its day, nothing is asked with it any more.
  const isOver = whenExpired === 'disable' && expiresOn !== null && daysLeft(expiresOn) <= 0;
  return {
    ...rest,
    ...(isOver && !rest.disabledAt
      ? { disabledAt: expiresOn, disabledReason: expiredReason(expiresOn) }
      : {}),
    oldSecret:
      old !== null && oldSecretUntil
        ? {
            until: oldSecretUntil,
            open: () => open(keyRing(), old, oldSecretPlace(ctx.team.id, id)),
          }
        : null,
    openStored: () => open(keyRing(), clientSecretSealed, secretPlace(ctx.team.id, id)),
    openOutputKey: async () =>
      outputKeySealed ? open(keyRing(), outputKeySealed, outputKeyPlace(ctx.team.id, id)) : null,
  };
}
