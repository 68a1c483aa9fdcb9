import { createHash } from 'node:crypto';
import { instanceChain } from './internal';

/** An event as it is hashed. `details` is the database's own text for them. */
export interface CanonicalEvent {
  teamId: string | null;
  seq: bigint;
  id: string;
  at: Date;
  actorKind: string;
  actorId: string | null;
  actorName: string;
  action: string;
  targetKind: string;
  targetId: string | null;
  targetName: string | null;
  details: string;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
}

/** The text of an event that is hashed; the same as portal_audit_canonical in the database. */
export function canonicalText(event: CanonicalEvent): string {
  return JSON.stringify([
    '1',
    event.teamId ?? instanceChain,
    `${event.seq}`,
    event.id,
    event.at.toISOString(),
    event.actorKind,
    event.actorId,
    event.actorName,
    event.action,
    event.targetKind,
    event.targetId,
    event.targetName,
    event.details,
    event.ip,
    event.userAgent,
    event.requestId,
  ]);
}

/** The hash of an event: SHA-256 over the hash before it and its canonical text. */
export function chainHash(before: Uint8Array, text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(before).update(text).digest());
}
