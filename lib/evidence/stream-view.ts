import { nowMs } from '@/lib/clock';
import type { Transaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';

/** Where an audit is sent as it happens. Contains no secret. */
export interface AuditStreamView {
  id: string;
  name: string;
  kind: 'webhook' | 'syslog';
  url: string;
  enabled: boolean;
  /** The number of the last event that arrived, and how many wait behind it. */
  sentTo: number;
  waiting: number;
  sentAt: Date | null;
  /** Since when nothing has arrived, why not, and when it is tried next. */
  failingSince: Date | null;
  problem: string | null;
  dueAt: Date | null;
  createdAt: Date;
  createdBy: string;
  /** When a webhook's secret was last replaced, and until when the previous one signs too. */
  rotatedAt: Date | null;
  oldSecretUntil: Date | null;
}

interface Row {
  id: string;
  name: string;
  kind: AuditStreamView['kind'];
  url: string;
  is_enabled: boolean;
  cursor_seq: bigint;
  head: bigint | null;
  sent_at: Date | null;
  failing_since: Date | null;
  problem: string | null;
  due_at: Date | null;
  created_at: Date;
  created_by: string;
  rotated_at: Date | null;
  old_secret_until: Date | null;
}

/** The streams of a team or, with null, of the instance; or the one of them with that id. */
export async function readStreams(
  tx: Transaction,
  teamId: string | null,
  id: string | null = null,
): Promise<AuditStreamView[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT s.id, s.name, s.kind, s.url, s.is_enabled, s.cursor_seq, c.seq AS head, s.sent_at, s.failing_since, s.problem, s.due_at,
           s.created_at, s.created_by, s.rotated_at, s.old_secret_until
    FROM audit_streams s LEFT JOIN audit_chains c ON c.chain = s.chain
    WHERE s.team_id IS NOT DISTINCT FROM ${teamId}::uuid AND (${id}::uuid IS NULL OR s.id = ${id}::uuid) ORDER BY s.name, s.id`;
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    url: row.url,
    enabled: row.is_enabled,
    sentTo: Number(row.cursor_seq),
    waiting: Math.max(0, Number((row.head ?? 0n) - row.cursor_seq)),
    sentAt: row.sent_at,
    failingSince: row.failing_since,
    problem: row.problem,
    dueAt: row.due_at,
    createdAt: row.created_at,
    createdBy: row.created_by,
    rotatedAt: row.rotated_at,
    oldSecretUntil: stillGood(row.old_secret_until),
  }));
}

const stillGood = (until: Date | null) => (until && until.getTime() > nowMs() ? until : null);

/** Throws NotFound, also for a stream of another team. */
export async function loadStream(
  tx: Transaction,
  teamId: string | null,
  id: string,
): Promise<AuditStreamView> {
  if (!isUuid(id)) throw new NotFound();
  const [stream] = await readStreams(tx, teamId, id);
  if (!stream) throw new NotFound();
  return stream;
}
