import { type TeamContext, withSqlTransaction } from '@/lib/context';
import { open } from '@/lib/crypto';
import type { Dialect } from '@/lib/datamin';
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
  /** What was learned about how its server wants to be asked. */
  dialect: Dialect;
  outputScheme: string | null;
  /** No call may be made with it while this is set. */
  disabledAt: Date | null;
  disabledReason: string | null;
  status: CredentialStatus;
  /** Opens the client secret or the reference to it: see stored-secret.ts. Throws SealError if its key is missing. */
  openStored: () => Promise<string>;
  clientSecretHint: string;
  /** The previous secret, while it is kept; `open` throws SealError. */
  oldSecret: { until: Date; open: () => Promise<string> } | null;
  /** Opens the output key, if there is one. Throws SealError. */
  openOutputKey: () => Promise<string | null>;
}

type Row = Omit<
  OpenableCredential,
  'openStored' | 'oldSecret' | 'openOutputKey' | 'clientSecretHint' | 'dialect'
> & {
  tokenDialect: string | null;
  aggregateDateDialect: string | null;
  clientSecretHint: string;
  clientSecretSealed: string;
  oldSecretSealed: string | null;
  oldSecretUntil: Date | null;
  outputKeySealed: string | null;
  expiresOn: string | null;
  whenExpired: string;
};

/** A credential as the portal itself uses it; never leaves lib/credentials. Throws NotFound. */
export async function openCredential(ctx: TeamContext, id: string): Promise<OpenableCredential> {
  if (!isUuid(id)) throw new NotFound();
  const [row] = await withSqlTransaction(
    ctx,
    // Read the day as text: the driver would make it midnight in the process's own time zone.
    (tx) => tx.$queryRaw<Row[]>`
      SELECT id::text, name, version, base_url AS "baseUrl", client_id AS "clientId", client_secret_sealed AS "clientSecretSealed",
             client_secret_hint AS "clientSecretHint", old_secret_sealed AS "oldSecretSealed", old_secret_until AS "oldSecretUntil",
             output_key_sealed AS "outputKeySealed", output_scheme AS "outputScheme", disabled_at AS "disabledAt", disabled_reason AS "disabledReason",
             status::text, expires_on::text AS "expiresOn", when_expired AS "whenExpired", token_dialect AS "tokenDialect",
             aggregate_date_dialect AS "aggregateDateDialect"
      FROM credentials WHERE id = ${id}::uuid AND team_id = ${ctx.team.id}::uuid`,
  );
  if (!row) throw new NotFound();
  const {
    clientSecretSealed,
    outputKeySealed,
    oldSecretSealed: old,
    oldSecretUntil,
    expiresOn: day,
    whenExpired,
    tokenDialect,
    aggregateDateDialect,
    ...rest
  } = row;
  const expiresOn = day === null ? null : new Date(day);
  // Once the day has come, it is not used any more, even before the worker has disabled it.
  const isOver = whenExpired === 'disable' && expiresOn !== null && daysLeft(expiresOn) <= 0;
  return {
    ...rest,
    dialect: {
      ...(tokenDialect === 'form' || tokenDialect === 'query' ? { token: tokenDialect } : {}),
      ...(aggregateDateDialect === 'date' || aggregateDateDialect === 'datetime'
        ? { aggregateDate: aggregateDateDialect }
        : {}),
    },
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
