import { nowMs } from '@/lib/clock';
import {
  type AccessToken,
  createDatamin,
  type Datamin,
  DataminError,
  type Dialect,
} from '@/lib/datamin';
import { env } from '@/lib/env';
import { Invalid } from '@/lib/errors';

export interface Connection {
  baseUrl: string;
  clientId: string;
  clientSecret: string;
}

export type Probe =
  | { ok: true; token: AccessToken; dialect: Dialect }
  | { ok: false; field: 'baseUrl' | 'clientId' | 'clientSecret'; reason: string };

/** Asks Datamin for a token with just this connection. Never throws for what Datamin answers. */
export async function probeConnection(connection: Connection): Promise<Probe> {
  let dialect: Dialect = {};
  let datamin: Datamin | undefined;
  try {
    // Inside: an address that was allowed when it was saved may be refused by now.
    datamin = createDatamin({
      baseUrl: connection.baseUrl,
      credentials: async () => connection,
      allowPrivate: env().PORTAL_ALLOW_PRIVATE_UPSTREAMS,
      onDialect: (learned) => {
        dialect = learned;
      },
      now: nowMs,
    });
    return { ok: true, token: await datamin.fetchToken(), dialect };
  } catch (error) {
    if (!(error instanceof DataminError)) throw error;
    return { ok: false, field: fieldOf(error), reason: error.message };
  } finally {
    await datamin?.close();
  }
}

/** The probe of a connection that must work. Throws Invalid with the reason in words. */
export async function requireWorkingConnection(
  connection: Connection,
): Promise<Extract<Probe, { ok: true }>> {
  const probe = await probeConnection(connection);
  if (!probe.ok) throw new Invalid(probe.reason, { errors: { [probe.field]: [probe.reason] } });
  return probe;
}

function fieldOf(error: DataminError): 'baseUrl' | 'clientId' | 'clientSecret' {
  if (error.kind === 'client_unknown') return 'clientId';
  if (error.kind === 'client_refused' || error.kind === 'access_refused') return 'clientSecret';
  return 'baseUrl';
}
