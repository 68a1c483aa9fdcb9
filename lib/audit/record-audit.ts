import type { Actor, Origin } from '@/lib/context';
import type { Prisma, Transaction } from '@/lib/db';

export interface AuditEntry {
  /** `noun.verb` in the past, for example `credential.created`. */
  action: string;
  target: { kind: string; id?: string | null; name?: string | null };
  /** What changed, for people. Never a secret: callers pass names of fields, not sealed values. */
  details?: Prisma.InputJsonObject;
}

/**
 * Writes an audit event in the caller's transaction, so that a change without its event cannot commit.
 * An entry outside any team (sign-ins) goes to the instance's audit.
 */
export async function recordAudit(
  tx: Transaction,
  by: { team?: { id: string } | undefined; actor: Actor; origin: Origin },
  entry: AuditEntry,
): Promise<void> {
  // createMany has no RETURNING: an instance event is not visible to the role that writes it.
  await tx.auditEvent.createMany({
    data: [
      {
        teamId: by.team?.id ?? null,
        actorKind: by.actor.kind,
        actorId: by.actor.id,
        actorName: by.actor.name,
        action: entry.action,
        targetKind: entry.target.kind,
        targetId: entry.target.id ?? null,
        targetName: entry.target.name ?? null,
        details: entry.details ?? {},
        ip: by.origin.ip,
        userAgent: by.origin.userAgent?.slice(0, 400) ?? null,
        requestId: by.origin.requestId,
      },
    ],
  });
}
