import type { Transaction } from '@/lib/db';
import { type CanonicalEvent, canonicalText } from './canonical';
import { hex, instanceChain } from './internal';
import type { AuditEventView } from './read-audit';

/** An event with its seal: all that a copy elsewhere needs to check the chain by itself. */
export interface SealedEvent extends Omit<AuditEventView, 'seq'> {
  seq: number;
  /** SHA-256 over the hash before it and `sealed`, in hex. */
  hash: string;
  /** The text that was hashed. */
  sealed: string;
}

type Row = Omit<CanonicalEvent, 'details' | 'actorKind'> & {
  actorKind: AuditEventView['actor']['kind'];
  details: Record<string, unknown>;
  detailsText: string;
  hash: Uint8Array;
};

/** The events of a chain after a number, in chain order; `tx` must be in that team or the instance. */
export async function readChain(
  tx: Transaction,
  teamId: string | null,
  after: number,
  most: number,
): Promise<SealedEvent[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT e.id, e.team_id AS "teamId", s.seq, s.hash, e.at, e.actor_kind::text AS "actorKind", e.actor_id AS "actorId",
           e.actor_name AS "actorName", e.action, e.target_kind AS "targetKind", e.target_id AS "targetId",
           e.target_name AS "targetName", e.details, e.details::text AS "detailsText", e.ip, e.user_agent AS "userAgent",
           e.request_id AS "requestId"
    FROM audit_seals s JOIN audit_events e ON e.id = s.event_id
    WHERE s.chain = ${teamId ?? instanceChain}::uuid AND s.seq > ${after}::bigint
    ORDER BY s.seq LIMIT ${most}`;
  return rows.map(({ details, detailsText, hash, ...row }) => ({
    id: row.id,
    seq: Number(row.seq),
    at: row.at,
    actor: { kind: row.actorKind, name: row.actorName },
    action: row.action,
    target: { kind: row.targetKind, id: row.targetId, name: row.targetName },
    details,
    ip: row.ip,
    userAgent: row.userAgent,
    requestId: row.requestId,
    hash: hex(hash),
    sealed: canonicalText({ ...row, details: detailsText }),
  }));
}
