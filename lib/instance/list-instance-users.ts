import { decodeCursor, encodeCursor } from '@/lib/cursor';
import { database } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { type InstanceContext, requireInstanceAdmin } from '@/lib/teams';
import { partOf } from './internal';
import { FindInInstance } from './schemas';

/** A user as the instance sees them: how many teams they are in, not which. */
export interface InstanceUserView {
  id: string;
  email: string;
  name: string;
  isInstanceAdmin: boolean;
  createdAt: Date;
  lastSignInAt: Date | null;
  teams: number;
}

interface Row {
  id: string;
  email: string;
  name: string;
  is_instance_admin: boolean;
  created_at: Date;
  last_sign_in_at: Date | null;
  teams: bigint;
}

/** Users of the instance by address. Throws Forbidden, Invalid and Malformed. */
export async function listInstanceUsers(
  ctx: InstanceContext,
  input: unknown = {},
): Promise<{ items: InstanceUserView[]; nextCursor: string | null }> {
  requireInstanceAdmin(ctx);
  const { q, cursor, limit } = parseInput(FindInInstance, input);
  const bound = ['instance users', q ?? ''];
  const after = decodeCursor(cursor, bound)?.[1] ?? null;
  const rows = await database().prisma.$queryRaw<Row[]>`
    SELECT id, email, name, is_instance_admin, created_at, last_sign_in_at, teams
    FROM portal_instance_users(${partOf(q)}, ${after}, ${limit + 1}::int)`;
  const items = rows.slice(0, limit).map((row) => ({
    id: row.id,
    email: row.email,
    name: row.name,
    isInstanceAdmin: row.is_instance_admin,
    createdAt: row.created_at,
    lastSignInAt: row.last_sign_in_at,
    teams: Number(row.teams),
  }));
  const last = items.at(-1);
  return {
    items,
    nextCursor: last && rows.length > limit ? encodeCursor(bound, [null, last.email]) : null,
  };
}
