import { nowMs } from '@/lib/clock';
import { Prisma } from '@/lib/db';
import { type Attention, attentionKinds, awaitedForMs, staleAfterMs } from './attention';
import { defaultRange, type PipelineRange } from './ranges';
import type { PipelineFilter, PipelineSort } from './schemas';

/** SQL over `pipelines p` joined with its `credentials c`. */
export const joined = Prisma.sql`
  pipelines p JOIN credentials c ON c.team_id = p.team_id AND c.id = p.credential_id`;

/** Must match attentionOf in attention.ts, which judges a single row. Each is true or false, never null. */
export const attention: Record<Attention, Prisma.Sql> = {
  failing: Prisma.sql`p.state = 'failed'`,
  late: Prisma.sql`coalesce(date_part('epoch', p.last_run_read_at - p.last_run_at) * 1000 - p.overdue_after_ms BETWEEN 0 AND ${awaitedForMs}::float8, false)`,
  degrading: Prisma.sql`p.degrading IS NOT NULL`,
  credential: Prisma.sql`(c.status = 'failing' OR c.disabled_at IS NOT NULL OR (p.run_credential_id IS NOT NULL AND EXISTS (
    SELECT FROM credentials x WHERE x.team_id = p.team_id AND x.id = p.run_credential_id AND (x.status = 'failing' OR x.disabled_at IS NOT NULL))))`,
};

export const anyAttention = Prisma.sql`(${Prisma.join(Object.values(attention), ' OR ')})`;

/** The numbers shown, from either source, were read once, but not again lately or not successfully. */
export function stale(): Prisma.Sql {
  return Prisma.sql`coalesce(p.read_error IS NOT NULL OR CASE p.health_source WHEN 'history' THEN p.synced_to ELSE p.read_at END < ${new Date(nowMs() - staleAfterMs)}, false)`;
}

/** Datamin's counts for the range are impossible. Counts that were never read are not doubtful. */
function doubtful(range: PipelineRange): Prisma.Sql {
  return range === defaultRange
    ? Prisma.sql`p.sparkline IS NOT NULL AND p.successes IS NULL`
    : Prisma.sql`${kept(range)} IS NOT NULL AND ${kept(range)}->>'successes' IS NULL`;
}

/** How bad a pipeline's state is: one digit, the worst the lowest. */
export function severity(): Prisma.Sql {
  const worse = attentionKinds.map(
    (kind, place) => Prisma.sql`WHEN ${attention[kind]} THEN ${String(place)}`,
  );
  return Prisma.sql`CASE ${Prisma.join(worse, ' ')} WHEN ${stale()} THEN '5' WHEN p.state = 'unknown' THEN '6' WHEN p.state = 'never_ran' THEN '8' ELSE '7' END`;
}

/** What each order sorts by, newest and worst first. Nulls get a value so that a cursor can point at them. */
export function sortKey(sort: PipelineSort, range: PipelineRange): Prisma.Sql {
  switch (sort) {
    case 'name':
      return Prisma.sql`lower(p.name)`;
    case 'attention':
      return Prisma.sql`(${severity()} || lower(p.name))`;
    case 'last-run':
      return Prisma.sql`-coalesce(extract(epoch FROM p.last_run_at) * 1000, 0)::float8`;
    case 'success-rate':
      return Prisma.sql`coalesce(${rate(range)}, 2)::float8`;
    case 'duration':
      return Prisma.sql`-coalesce(${number(range, 'averageDurationMs')}, -1)::float8`;
  }
}

/** What the row keeps for a range other than the default. */
export function kept(range: PipelineRange): Prisma.Sql {
  return Prisma.sql`p.ranges->${range}::text`;
}

function rate(range: PipelineRange): Prisma.Sql {
  if (range === defaultRange) return Prisma.sql`p.success_rate`;
  const [successes, failures] = [number(range, 'successes'), number(range, 'failures')];
  return Prisma.sql`${successes} / nullif(${successes} + ${failures}, 0)`;
}

/** A count or an average of the range; null if it is impossible or has not been read yet. */
export function number(
  range: PipelineRange,
  name: 'successes' | 'failures' | 'averageDurationMs',
): Prisma.Sql {
  if (range !== defaultRange) return Prisma.sql`(${kept(range)}->>${name}::text)::float8`;
  return name === 'averageDurationMs' ? Prisma.sql`p.average_duration_ms` : Prisma.raw(`p.${name}`);
}

/** The source of the range's counts; see HealthSource. */
export function source(range: PipelineRange): Prisma.Sql {
  return range === defaultRange
    ? Prisma.sql`p.health_source`
    : Prisma.sql`coalesce(${kept(range)}->>'source', 'datamin')`;
}

/** Which pipelines of the team match the filters. */
export function fits(
  teamId: string,
  filters: {
    q?: string | undefined;
    tag?: string | undefined;
    state?: PipelineFilter | undefined;
    range?: PipelineRange | undefined;
  },
): Prisma.Sql {
  const parts = [Prisma.sql`p.team_id = ${teamId}::uuid`];
  if (filters.q) {
    const pattern = `%${filters.q.replaceAll(/[\\%_]/g, '\\$&')}%`;
    parts.push(
      Prisma.sql`(p.name ILIKE ${pattern} OR p.description ILIKE ${pattern} OR p.uuid::text ILIKE ${pattern} OR array_to_string(p.tags, ' ') ILIKE ${pattern})`,
    );
  }
  if (filters.tag) parts.push(Prisma.sql`p.tags @> ARRAY[${filters.tag}]::text[]`);
  if (filters.state) parts.push(inState(filters.state, filters.range ?? defaultRange));
  return Prisma.join(parts, ' AND ');
}

function inState(state: PipelineFilter, range: PipelineRange): Prisma.Sql {
  switch (state) {
    case 'attention':
      return anyAttention;
    case 'failing':
    case 'late':
    case 'degrading':
    case 'credential':
      return attention[state];
    case 'stale':
      return stale();
    case 'doubtful':
      return doubtful(range);
    default:
      return Prisma.sql`p.state = ${state}::pipeline_state`;
  }
}
