import { z } from 'zod';
import { readChain, type SealedEvent } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import { database, inTransaction, type Scope, uuidv7 } from '@/lib/db';
import { env } from '@/lib/env';
import { findTeam } from '@/lib/teams';
import { post, signedHeaders } from '@/lib/webhooks';
import { sendSyslog } from './send-syslog';
import { openStreamSecrets, type SealedStreamSecrets } from './stream-secrets';
import { syslogTarget } from './stream-url';
import { syslogMessage } from './syslog-message';

/** How many streams are served at once; below, events per message or connection. */
const atOnce = 10;
const inOneGo = 100;
const goesInARow = 5;
/** Longer than that many deadlines: a worker that fell silent is no longer waited for. Milliseconds. */
const leaseMs = 90_000;
const [firstPauseMs, longestPauseMs] = [5_000, 15 * 60_000];

const Claimed = z.array(z.object({ id: z.string(), team_id: z.string().nullable() }));

export interface SendOptions {
  /** How a batch is sent; tests that are not about the network pass their own. Returns a sentence, or null. */
  send?: typeof sendOne;
}

interface Stream extends SealedStreamSecrets {
  kind: 'webhook' | 'syslog';
  url: string;
  cursor_seq: bigint;
  attempts: number;
}

/** For the worker: sends due events; returns how many arrived. In order, at least once, one worker per stream. */
export async function sendDueAudit({ send = sendOne }: SendOptions = {}): Promise<number> {
  const lease = uuidv7();
  const until = new Date(nowMs() + leaseMs);
  const due = Claimed.parse(
    await database().prisma.$queryRaw`
      SELECT id, team_id FROM portal_claim_audit_streams(${now()}::timestamptz, ${until}::timestamptz, ${lease}::uuid, ${atOnce}::int)`,
  );
  const sent = await Promise.allSettled(
    due.map(({ id, team_id }) => serve({ id, teamId: team_id, lease, send })),
  );
  for (const result of sent) if (result.status === 'rejected') throw result.reason;
  return sent.reduce((sum, one) => sum + (one.status === 'fulfilled' ? one.value : 0), 0);
}

interface Leased {
  id: string;
  teamId: string | null;
  lease: string;
  send: typeof sendOne;
}

async function serve({ id, teamId, lease, send }: Leased): Promise<number> {
  const scope: Scope = teamId ? { teamId } : { instance: true };
  const name = teamId ? (await findTeam({ id: teamId }))?.slug : 'instance';
  if (name === undefined) return 0;
  let sent = 0;
  try {
    for (let go = 0; go < goesInARow; go += 1) {
      const next = await inTransaction(scope, async (tx) => {
        const [stream] = await tx.$queryRaw<Stream[]>`
          SELECT id, kind, url, secret_sealed, old_secret_sealed, old_secret_until, cursor_seq, attempts FROM audit_streams
          WHERE id = ${id}::uuid AND lease_id = ${lease}::uuid AND is_enabled`;
        if (!stream) return null;
        const events = await readChain(tx, teamId, Number(stream.cursor_seq), inOneGo);
        return { stream, events };
      });
      const last = next?.events.at(-1);
      if (!next || !last) break;
      const problem = await send(name, teamId, next.stream, next.events);
      const isOurs = await settle(scope, next.stream, lease, last.seq, problem);
      if (problem !== null || !isOurs) break;
      sent += next.events.length;
      if (next.events.length < inOneGo) break;
    }
  } finally {
    await inTransaction(
      scope,
      (tx) =>
        tx.$executeRaw`UPDATE audit_streams SET lease_id = NULL, lease_until = NULL WHERE id = ${id}::uuid AND lease_id = ${lease}::uuid`,
    );
  }
  return sent;
}

/** Records the outcome, unless somebody else serves the stream by now. */
async function settle(
  scope: Scope,
  { id, attempts }: Stream,
  lease: string,
  seq: number,
  problem: string | null,
): Promise<boolean> {
  const pause = Math.min(firstPauseMs * 2 ** attempts, longestPauseMs);
  const count = await inTransaction(scope, (tx) =>
    problem === null
      ? tx.$executeRaw`
          UPDATE audit_streams SET cursor_seq = ${seq}::bigint, sent_at = ${now()}, attempts = 0, failing_since = NULL, problem = NULL, due_at = NULL
          WHERE id = ${id}::uuid AND lease_id = ${lease}::uuid`
      : tx.$executeRaw`
          UPDATE audit_streams SET attempts = attempts + 1, failing_since = coalesce(failing_since, ${now()}), problem = ${problem},
            due_at = ${new Date(nowMs() + pause)}
          WHERE id = ${id}::uuid AND lease_id = ${lease}::uuid`,
  );
  return count > 0;
}

async function sendOne(
  of: string,
  teamId: string | null,
  stream: Omit<Stream, 'cursor_seq' | 'attempts'>,
  events: SealedEvent[],
): Promise<string | null> {
  if (stream.kind === 'syslog') {
    const target = syslogTarget(stream.url);
    if (!target) return 'Its address is not a syslog address.';
    const hostname = env().PORTAL_URL ? new URL(env().PORTAL_URL ?? '').hostname : '-';
    return sendSyslog(
      target,
      events.map((event) => syslogMessage(of, hostname, event)),
    );
  }
  const secrets = await openStreamSecrets(teamId, stream);
  if (secrets === null) {
    return 'Nothing was sent: the key that seals its secret is missing. Create a new secret.';
  }
  const at = now();
  const [first, last] = [events.at(0)?.seq, events.at(-1)?.seq];
  const body = JSON.stringify({
    type: 'audit.events',
    timestamp: at.toISOString(),
    data: { of, events },
  });
  const message = {
    id: `${stream.id}.${first}-${last}`,
    timestamp: Math.floor(at.getTime() / 1000),
    body,
  };
  return (await post(stream.url, signedHeaders(message, secrets), body)).problem;
}
