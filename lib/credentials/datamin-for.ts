import { nowMs } from '@/lib/clock';
import { systemContext, type TeamContext, withTransaction } from '@/lib/context';
import {
  type AccessToken,
  type CallReport,
  Circuit,
  createDatamin,
  type Datamin,
  DataminError,
  DataminForbidden,
  type Dialect,
} from '@/lib/datamin';
import { env } from '@/lib/env';
import { disabledWords } from './disabled-words';
import { handOver } from './hand-over';
import { callNotes } from './note-call';
import { openCredential } from './open-credential';
import { orRefusal } from './or-refusal';
import { readOutputKey } from './read-output-key';
import { resolveStored } from './stored-secret';
import { StoredTokens } from './token-source';

/** A live client of one credential, with the token that a run request needs before it is sent. */
export interface CredentialClient {
  credentialId: string;
  datamin: Datamin;
  token(): Promise<AccessToken>;
  /** The token if this process holds a valid one; makes no call. */
  heldToken(): AccessToken | null;
  renew(refused: AccessToken): Promise<AccessToken>;
  circuit: Circuit;
  outputKey(): Promise<{ key: string; scheme: string } | null>;
}

interface Kept {
  version: number;
  /** Server and client id: a newer version of the same connection takes over from an older one. */
  connection: string;
  client: CredentialClient;
  /** Milliseconds since 1970. */
  askedForAt: number;
}

/** A client that nobody asks for this long is closed: its credential may have been removed by another process. */
const idleMs = 3_600_000;

interface Shared {
  clients: Map<string, Kept>;
  /** Called for every upstream call. */
  onCall?: (report: CallReport) => void;
}

// One per process, whichever bundle asks: a second one would have its own connections and circuits.
const shared = globalThis as typeof globalThis & { __portalDatamin?: Shared };
shared.__portalDatamin ??= { clients: new Map() };
const { clients } = shared.__portalDatamin;

/** Sets the listener for upstream calls: the metrics. */
export function observeCalls(listener: (report: CallReport) => void): void {
  if (shared.__portalDatamin) shared.__portalDatamin.onCall = listener;
}

/**
 * The client of a team's credential. Re-reads the credential each time (one indexed row), so that a new
 * secret or a disabled credential takes effect at once in every process. Throws NotFound and
 * DataminForbidden.
 */
export async function dataminFor(ctx: TeamContext, id: string): Promise<CredentialClient> {
  const credential = await openCredential(ctx, id);
  const kept = clients.get(id);
  const connection = `${credential.baseUrl} ${credential.clientId}`;
  if (kept && kept.version < credential.version) {
    // Before the refusal below: an old client must not live on with its token while the credential is disabled.
    if (credential.disabledAt || kept.connection !== connection) forgetDatamin(id);
    // Its secret was replaced: its calls go on, and what it still needs it gets from its successor.
    else clients.delete(id);
  }
  if (credential.disabledAt) throw disabled(credential);
  if (kept?.version === credential.version) return askedFor(kept);
  forgetIdle();

  // Its own context: it outlives the request that made it, and that person may lose the role.
  const own = systemContext(ctx.team, 'portal');
  const note = callNotes(own, credential);
  const circuit = new Circuit({ now: nowMs });
  const tokens = handOver(new StoredTokens(own, credential, () => datamin.fetchToken()), () =>
    successor(own, { id, version: credential.version, connection }),
  );
  const datamin = createDatamin({
    baseUrl: credential.baseUrl,
    credentials: async () => ({
      clientId: credential.clientId,
      clientSecret: await openSecret(own, credential),
    }),
    tokens,
    dialect: credential.dialect,
    onDialect: (learned) => keepDialect(own, id, credential.version, learned),
    allowPrivate: env().PORTAL_ALLOW_PRIVATE_UPSTREAMS,
    timeouts: runTimeouts(),
    circuit,
    onCall: (report) => {
      note(report);
      shared.__portalDatamin?.onCall?.(report);
    },
    now: nowMs,
    // Six for readers (see lib/runs/log-places.ts), two for the worker's scans, and two for the history.
    limits: { logConnections: 10 },
  });
  const client: CredentialClient = {
    credentialId: id,
    datamin,
    circuit,
    token: () => tokens.token(),
    heldToken: () => tokens.held(),
    renew: (refused) => tokens.renew(refused),
    outputKey: () => readOutputKey(own, id),
  };
  clients.set(id, { version: credential.version, connection, client, askedForAt: nowMs() });
  return client;
}

function askedFor(kept: Kept): CredentialClient {
  kept.askedForAt = nowMs();
  return kept.client;
}

/**
 * The client of a credential whose row the caller just read at this version, if this process has one with a
 * valid token. Asks neither the database nor Datamin.
 */
export function heldDatamin(
  id: string,
  version: number,
): { client: CredentialClient; token: AccessToken } | null {
  const kept = clients.get(id);
  const token = kept?.version === version ? kept.client.heldToken() : null;
  return kept && token ? { client: askedFor(kept), token } : null;
}

/** The client that took over with a new secret for the same connection; null: there is none. */
async function successor(
  ctx: TeamContext,
  { id, version, connection }: { id: string; version: number; connection: string },
): Promise<CredentialClient | null> {
  const client = await dataminFor(ctx, id);
  const current = clients.get(id);
  const took = current?.client === client && current.version > version;
  return took && current.connection === connection ? client : null;
}

/** Drops a credential's client and ends its calls: its address changed, or it was disabled or removed. */
export function forgetDatamin(id: string): void {
  const kept = clients.get(id);
  clients.delete(id);
  // Nobody needs to wait for this.
  void kept?.client.datamin.close().catch(() => undefined);
}

function forgetIdle(): void {
  for (const [id, { askedForAt }] of clients) if (nowMs() - askedForAt > idleMs) forgetDatamin(id);
}

/** The circuits of this process, for metrics: without those of idle clients, or one could stay open for ever. */
export function circuits(): { credentialId: string; state: string }[] {
  forgetIdle();
  return [...clients].map(([credentialId, { client }]) => ({
    credentialId,
    state: client.circuit.state,
  }));
}

/** The secret for this client's address: a newer secret must never be sent to the older server. */
async function openSecret(
  ctx: TeamContext,
  { id, version }: { id: string; version: number },
): Promise<string> {
  const credential = await openCredential(ctx, id);
  if (credential.version !== version) {
    throw new DataminError('closed', 'The credential was changed in the meantime; try again.');
  }
  return orRefusal(
    credential.openStored().then((stored) => resolveStored(ctx, stored, credential.baseUrl)),
  );
}

function disabled({ name, disabledReason }: { name: string; disabledReason: string | null }) {
  const words = disabledWords(name) + (disabledReason ? `: ${disabledReason}` : '');
  // Other sentences follow it, and a reason is whatever somebody typed.
  return new DataminForbidden('disabled', /[.!?…]$/.test(words) ? words : `${words}.`);
}

/** Empty if the configured deadline is the client's default. */
function runTimeouts() {
  const runMs = env().PORTAL_RUN_DEADLINE_SECONDS * 1000;
  return runMs === 30_000 ? {} : { runMs };
}

async function keepDialect(
  ctx: TeamContext,
  id: string,
  version: number,
  learned: Dialect,
): Promise<void> {
  await withTransaction(ctx, (tx) =>
    tx.credential.updateMany({
      where: { id, teamId: ctx.team.id, version },
      data: {
        tokenDialect: learned.token ?? null,
        aggregateDateDialect: learned.aggregateDate ?? null,
      },
    }),
  );
}
