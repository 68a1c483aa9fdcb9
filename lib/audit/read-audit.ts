import type { TeamContext } from '@/lib/context';
import { type Actor, withTransaction } from '@/lib/context';
import { inTransaction, Prisma, type Transaction } from '@/lib/db';
import type { FindAudit } from './schemas';

export interface AuditEventView {
  id: string;
  /** Its number in the chain. */
  seq: number | null;
  at: Date;
  actor: { kind: Actor['kind']; name: string };
  action: string;
  target: { kind: string; id: string | null; name: string | null };
  details: Record<string, unknown>;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
}

/** Where a page of an audit ends. */
export interface AuditPlace {
  at: Date;
  id: string;
}

interface Row {
  id: string;
  seq: bigint | null;
  at: Date;
  actor_kind: Actor['kind'];
  actor_name: string;
  action: string;
  target_kind: string;
  target_id: string | null;
  target_name: string | null;
  details: Record<string, unknown>;
  ip: string | null;
  user_agent: string | null;
  request_id: string | null;
}

/** A page of a team's audit, newest first; the caller must have checked the role. */
export function readTeamAudit(
  ctx: TeamContext,
  find: FindAudit,
  after: AuditPlace | null,
  most: number,
): Promise<{ items: AuditEventView[]; next: AuditPlace | null }> {
  return withTransaction(ctx, (tx) =>
    page(tx, Prisma.sql`e.team_id = ${ctx.team.id}::uuid`, find, after, most),
  );
}

/** The same for the instance's own audit, for instance admins only: the caller must have checked. */
export function readInstanceAudit(
  find: FindAudit,
  after: AuditPlace | null,
  most: number,
): Promise<{ items: AuditEventView[]; next: AuditPlace | null }> {
  return inTransaction({ instance: true }, (tx) =>
    page(tx, Prisma.sql`e.team_id IS NULL`, find, after, most),
  );
}

async function page(
  tx: Transaction,
  whose: Prisma.Sql,
  find: FindAudit,
  after: AuditPlace | null,
  most: number,
): Promise<{ items: AuditEventView[]; next: AuditPlace | null }> {
  // A row comparison, which the index answers; spelled out with OR it would read from the start each time.
  const older = after
    ? Prisma.sql`AND (e.at, e.id) < (${after.at}::timestamptz, ${after.id}::uuid)`
    : Prisma.empty;
  const rows = await tx.$queryRaw<Row[]>`
    SELECT e.id, s.seq, e.at, e.actor_kind::text AS actor_kind, e.actor_name, e.action, e.target_kind,
           e.target_id, e.target_name, e.details, e.ip, e.user_agent, e.request_id
    FROM audit_events e LEFT JOIN audit_seals s ON s.event_id = e.id
    WHERE ${whose} ${older} ${filters(find)}
    ORDER BY e.at DESC, e.id DESC LIMIT ${most + 1}`;
  const items = rows.slice(0, most).map(toView);
  const last = items.at(-1);
  return {
    items,
    next: last && rows.length > most ? { at: last.at, id: last.id } : null,
  };
}

function filters({ actor, action, target, from, to, q }: FindAudit): Prisma.Sql {
  const parts: Prisma.Sql[] = [];
  if (actor) parts.push(Prisma.sql`AND e.actor_name ILIKE ${part(actor)}`);
  if (action) {
    // People copy what the pages show ("Member role changed"), programs name actions.
    parts.push(
      /\s/.test(action)
        ? Prisma.sql`AND ${inWords} ILIKE ${part(action)}`
        : Prisma.sql`AND (e.action = ${action.toLowerCase()} OR e.action LIKE ${`${escaped(action.toLowerCase())}.%`})`,
    );
  }
  if (target) {
    parts.push(
      Prisma.sql`AND (e.target_kind = ${target} OR e.target_id = ${target} OR e.target_name ILIKE ${part(target)})`,
    );
  }
  if (from) parts.push(Prisma.sql`AND e.at >= ${from}::timestamptz`);
  if (to) parts.push(Prisma.sql`AND e.at < ${to}::timestamptz`);
  if (q) {
    parts.push(
      Prisma.sql`AND concat_ws(' ', e.action, ${inWords}, e.actor_name, e.target_kind, e.target_id, e.target_name, e.ip, e.request_id, e.details::text) ILIKE ${part(q)}`,
    );
  }
  return parts.length > 0 ? Prisma.join(parts, ' ') : Prisma.empty;
}

/** `member.role_changed` as "member role changed". */
const inWords = Prisma.sql`translate(e.action, '._', '  ')`;
const escaped = (text: string) => text.replaceAll(/[\\%_]/g, '\\$&');
const part = (text: string) => `%${escaped(text)}%`;

function toView(row: Row): AuditEventView {
  return {
    id: row.id,
    seq: row.seq === null ? null : Number(row.seq),
    at: row.at,
    actor: { kind: row.actor_kind, name: row.actor_name },
    action: row.action,
    target: { kind: row.target_kind, id: row.target_id, name: row.target_name },
    details: row.details,
    ip: row.ip,
    userAgent: row.user_agent,
    requestId: row.request_id,
  };
}
