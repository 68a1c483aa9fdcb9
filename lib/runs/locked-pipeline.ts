import type { TeamContext } from '@/lib/context';
import { Prisma, type SqlTransaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';

/** A pipeline as it is locked while a wish for it is written down. */
export interface LockedPipeline {
  id: string;
  uuid: string;
  name: string;
  /** Of the credential that runs it, as the other fields here. */
  credentialId: string;
  runCredentialId: string | null;
  credentialVersion: number;
  needsConfirmation: boolean;
  coolDownMs: number;
  acceptsInput: boolean;
  /** Of its credential, as Datamin last named them. */
  scopes: string[];
  /** Why its credential is disabled; null: it is not. */
  disabledReason: string | null;
}

const columns = Prisma.sql`p.id::text, p.uuid::text, p.name, c.id::text AS "credentialId", p.run_credential_id::text AS "runCredentialId", c.version AS "credentialVersion",
           p.needs_confirmation AS "needsConfirmation", p.cool_down_ms AS "coolDownMs", c.accepts_input AS "acceptsInput", c.scopes,
           CASE WHEN c.disabled_at IS NOT NULL THEN coalesce(c.disabled_reason, '') END AS "disabledReason"`;

/** With the credential that it is run with. */
const from = Prisma.sql`FROM pipelines p JOIN credentials c ON c.id = coalesce(p.run_credential_id, p.credential_id)`;

/**
 * Locked: requests of one pipeline come one after the other, so that two cannot both find none open. A
 * statement of its own: what stands beside a lock in one was read before the lock was waited for. Throws
 * NotFound.
 */
export async function lockPipeline(
  tx: SqlTransaction,
  ctx: TeamContext,
  which: { id: string } | { uuid: string },
): Promise<LockedPipeline> {
  const wanted =
    'id' in which ? Prisma.sql`p.id = ${which.id}::uuid` : Prisma.sql`p.uuid = ${which.uuid}::uuid`;
  const [pipeline] = await tx.$queryRaw<LockedPipeline[]>`
    SELECT ${columns} ${from}
    WHERE p.team_id = ${ctx.team.id}::uuid AND ${wanted} FOR NO KEY UPDATE OF p`;
  if (!pipeline) throw new NotFound();
  return pipeline;
}

/** The same for several, by their ids. Those that somebody else holds, and those that are gone, are left out. */
export async function lockFreePipelines(
  tx: SqlTransaction,
  ctx: TeamContext,
  ids: readonly string[],
): Promise<Map<string, LockedPipeline>> {
  const pipelines = await tx.$queryRaw<LockedPipeline[]>`
    SELECT ${columns} ${from}
    WHERE p.team_id = ${ctx.team.id}::uuid AND p.id = ANY(${[...ids]}::uuid[]) FOR NO KEY UPDATE OF p SKIP LOCKED`;
  return new Map(pipelines.map((pipeline) => [pipeline.id, pipeline]));
}
