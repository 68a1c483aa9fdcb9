import { nowMs } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import {
  type AccessToken,
  createDatamin,
  type Datamin,
  DataminError,
  type Dialect,
} from '@/lib/datamin';
import { env } from '@/lib/env';
import { Invalid } from '@/lib/errors';
import { SecretReferenceError } from '@/lib/secret-references';
import { resolveStored } from './stored-secret';

export interface Connection {
  baseUrl: string;
  clientId: string;
  /** The secret, or a reference to it: see stored-secret.ts. */
  clientSecret: string;
  /** What is known of how this server wants to be asked, if it was asked before. */
  dialect?: Dialect;
}

type ProbedField = 'baseUrl' | 'clientId' | 'clientSecret' | 'clientSecretReference';

export type Probe =
  | { ok: true; token: AccessToken; dialect: Dialect }
  | {
      ok: false;
      field: ProbedField;
      /** Whether the credential is at fault; otherwise Datamin could not be asked. */
      refused: boolean;
      reason: string;
    };

/** Asks Datamin for a token with exactly this connection. Never throws for Datamin's answer. */
export async function probeConnection(ctx: TeamContext, connection: Connection): Promise<Probe> {
  let dialect = connection.dialect ?? {};
  let datamin: Datamin | undefined;
  try {
    const { clientSecret: stored, baseUrl } = connection;
    const clientSecret = await resolveStored(ctx, stored, baseUrl, { fresh: true });
    // Inside the try: an address that was allowed when it was saved may be forbidden by now.
    datamin = createDatamin({
      baseUrl: connection.baseUrl,
      credentials: async () => ({ clientId: connection.clientId, clientSecret }),
      allowPrivate: env().PORTAL_ALLOW_PRIVATE_UPSTREAMS,
      dialect,
      onDialect: (learned) => {
        dialect = learned;
      },
      now: nowMs,
    });
    return { ok: true, token: await datamin.fetchToken(), dialect };
  } catch (error) {
    if (error instanceof SecretReferenceError) {
      const refused = !error.passing;
      return { ok: false, field: 'clientSecretReference', refused, reason: error.message };
    }
    if (!(error instanceof DataminError)) throw error;
    const field = fieldOf(error);
    return { ok: false, field, refused: field !== 'baseUrl', reason: error.message };
  } finally {
    await datamin?.close();
  }
}

/** Probes a connection that must work. Throws Invalid with the reason in words. */
export async function requireWorkingConnection(
  ctx: TeamContext,
  connection: Connection,
): Promise<Extract<Probe, { ok: true }>> {
  const probe = await probeConnection(ctx, connection);
  if (!probe.ok) throw new Invalid(probe.reason, { errors: { [probe.field]: [probe.reason] } });
  return probe;
}

function fieldOf(error: DataminError): ProbedField {
  if (error.kind === 'client_unknown') return 'clientId';
  if (error.kind === 'client_refused' || error.kind === 'access_refused') return 'clientSecret';
  return 'baseUrl';
}
