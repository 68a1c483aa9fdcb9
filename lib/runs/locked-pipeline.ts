import type { TeamContext } from '@/lib/context';
import { Prisma, type SqlTransaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';

/** A pipeline as read under its lock, while a request for it is recorded. */
export interface LockedPipeline {
  id: string;
  uuid: string;
  name: string;
  /** The credential that runs it; the other credential fields here are this one's too. */
  credentialId: string;
  runCredentialId: string | null;
  credentialVersion: number;
  needsConfirmation: boolean;
  coolDownMs: number;
  acceptsInput: boolean;
  /** The scopes of its credential, as Datamin last named them. */
  scopes: string[];
  /** Why its credential is disabled; null: it is not. */
  disabledReason: string | null;
}

const columns = Prisma.sql`p.id::text, p.uuid::text, p.name, c.id::text AS "credentialId", p.run_credential_id::text AS "runCredentialId", c.version AS "credentialVersion",
           p.needs_confirmation AS "needsConfirmation", p.cool_down_ms AS "coolDownMs", c.accepts_input AS "acceptsInput", c.scopes,
           CASE WHEN c.disabled_at IS NOT NULL THEN coalesce(c.disabled_reason, '') END AS "disabledReason"`;

/** Joined with the credential that runs it. */
const from = Prisma.sql`FROM pipelines p JOIN credentials c ON c.id = coalesce(p.run_credential_id, p.credential_id)`;

/**
 * Locks the pipeline: its requests are recorded one at a time, so two cannot both find none open. Keep it a
 * statement of its own: whatever else one statement reads, it reads before it waits for the lock. Throws
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

/** The same for several, by their ids. Skips those that are gone or that somebody else has locked. */
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
