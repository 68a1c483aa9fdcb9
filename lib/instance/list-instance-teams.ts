import { decodeCursor, encodeCursor } from '@/lib/cursor';
import { database } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { type InstanceContext, requireInstanceAdmin } from '@/lib/teams';
import { partOf } from './internal';
import { FindInInstance } from './schemas';

/** A team as its instance sees it: who is responsible for it, and how large it is. */
export interface InstanceTeamView {
  id: string;
  slug: string;
  name: string;
  createdAt: Date;
  /** Addresses of its owners. */
  owners: string[];
  members: number;
  tokens: number;
  credentials: number;
  pipelines: number;
  schedules: number;
  reports: number;
}

type Counted = 'members' | 'tokens' | 'credentials' | 'pipelines' | 'schedules' | 'reports';
type Row = Pick<InstanceTeamView, 'id' | 'slug' | 'name' | 'owners'> &
  Record<Counted, bigint> & { created_at: Date };

/** Teams of the instance by slug. Throws Forbidden, Invalid and Malformed. */
export async function listInstanceTeams(
  ctx: InstanceContext,
  input: unknown = {},
): Promise<{ items: InstanceTeamView[]; nextCursor: string | null }> {
  requireInstanceAdmin(ctx);
  const { q, cursor, limit } = parseInput(FindInInstance, input);
  const bound = ['instance teams', q ?? ''];
  const after = decodeCursor(cursor, bound)?.[1] ?? null;
  const rows = await database().prisma.$queryRaw<Row[]>`
    SELECT id, slug, name, created_at, owners, members, tokens, credentials, pipelines, schedules, reports
    FROM portal_instance_teams(${partOf(q)}, ${after}, ${limit + 1}::int)`;
  const items = rows.slice(0, limit).map(toView);
  const last = items.at(-1);
  return {
    items,
    nextCursor: last && rows.length > limit ? encodeCursor(bound, [null, last.slug]) : null,
  };
}

function toView({ id, slug, name, owners, created_at, ...counts }: Row): InstanceTeamView {
  return {
    id,
    slug,
    name,
    owners,
    createdAt: created_at,
    members: Number(counts.members),
    tokens: Number(counts.tokens),
    credentials: Number(counts.credentials),
    pipelines: Number(counts.pipelines),
    schedules: Number(counts.schedules),
    reports: Number(counts.reports),
  };
}
