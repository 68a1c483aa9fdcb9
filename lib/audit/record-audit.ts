import type { Actor, Origin } from '@/lib/context';
import { type Prisma, type SqlTransaction, uuidv7 } from '@/lib/db';
import type { Changes } from './changes';

interface AuditEntry {
  /** `noun.verb` in the past, for example `credential.created`. */
  action: string;
  target: { kind: string; id?: string | null; name?: string | null };
  /** What changed, for people. Never a secret: callers pass names of fields, not sealed values. */
  details?: Prisma.InputJsonObject;
  /** Before and after, field by field, as `changes` returns them. */
  changes?: Changes;
}

/** Who did something, in which team, from where. */
interface By {
  team?: { id: string } | undefined;
  actor: Actor;
  origin: Origin;
}

/**
 * Writes an audit event in the caller's transaction, so that a change without its event cannot commit.
 * An entry outside any team (sign-ins) goes to the instance's audit.
 */
export async function recordAudit(tx: SqlTransaction, by: By, entry: AuditEntry): Promise<void> {
  await recordAudits(tx, [{ by, entry }]);
}

/** The same for several events, each with its own actor, in one statement. */
export async function recordAudits(
  tx: SqlTransaction,
  events: readonly { by: By; entry: AuditEntry }[],
): Promise<void> {
  const rows = events.map(({ by, entry }) => ({
    id: uuidv7(),
    team_id: by.team?.id ?? null,
    actor_kind: by.actor.kind,
    actor_id: by.actor.id,
    actor_name: by.actor.name,
    action: entry.action,
    target_kind: entry.target.kind,
    target_id: entry.target.id ?? null,
    target_name: entry.target.name ?? null,
    details: {
      ...entry.details,
      ...(Object.keys(entry.changes ?? {}).length > 0 && { changes: entry.changes }),
    },
    ip: by.origin.ip,
    user_agent: by.origin.userAgent?.slice(0, 400) ?? null,
    request_id: by.origin.requestId,
  }));
  // No RETURNING: an instance event is not visible to the role that writes it.
  await tx.$executeRaw`
    INSERT INTO audit_events (id, team_id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, details, ip, user_agent, request_id)
    SELECT id, team_id, clock_timestamp(), actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, details, ip, user_agent, request_id
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS e
      (id uuid, team_id uuid, actor_kind actor_kind, actor_id uuid, actor_name text, action text, target_kind text, target_id text, target_name text, details jsonb, ip text, user_agent text, request_id text)`;
}
