import { z } from 'zod';
import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import { Prisma, type SqlTransaction } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { findRunKeys, isIndexed } from './find-run-keys';
import type { RunFilters } from './run-conditions';
import { decodeRunPlace, encodeRunPlace, type RunPlace } from './run-place';
import { RunRow, type RunView, runColumns, toRunView } from './run-view';
import { ListRuns } from './schemas';
import { type SearchLimits, searchRuns } from './search-runs';

interface RunList {
  items: RunView[];
  nextCursor: string | null;
  /**
   * Not null: so few runs match that the search ended before the page was full. Everything that started after
   * this time was searched; `nextCursor` continues from there.
   */
  searchedTo: Date | null;
}

/**
 * The team's runs, newest start first, a page at a time, from the history alone: Datamin is never asked.
 * Throws Invalid and, for a wrong cursor, Malformed.
 */
export async function listRuns(
  ctx: TeamContext,
  input: unknown = {},
  limits?: SearchLimits,
): Promise<RunList> {
  requireRole(ctx, 'viewer');
  const { cursor, limit, ...filters } = parseInput(ListRuns, input);
  const after = decodeRunPlace(cursor, filters);
  const { items, next, searchedTo } = await readRunPage(ctx, filters, after, limit, limits);
  return { items, nextCursor: next && encodeRunPlace(filters, next), searchedTo };
}

/** A page of at most `limit` runs after a place, and the place after which the next page begins. */
export async function readRunPage(
  ctx: TeamContext,
  filters: RunFilters,
  after: RunPlace | null,
  limit: number,
  limits?: SearchLimits,
): Promise<{ items: RunView[]; next: RunPlace | null; searchedTo: Date | null }> {
  const teamId = ctx.team.id;
  return withSqlTransaction(ctx, async (tx) => {
    if (isIndexed(filters)) {
      const rows = await readRuns(tx, teamId, findRunKeys(teamId, filters, after, limit + 1));
      return { ...pageOf(rows, limit), searchedTo: null };
    }
    const { found, end } = await searchRuns(tx, teamId, filters, after, limit + 1, limits);
    const keys = Prisma.sql`
      SELECT * FROM unnest(${found.map(({ pipelineId }) => pipelineId)}::uuid[], ${found.map(({ runUuid }) => runUuid)}::uuid[]) AS k (pipeline_id, run_uuid)`;
    const page = pageOf(found.length > 0 ? await readRuns(tx, teamId, keys) : [], limit);
    if (page.next || !end) return { ...page, searchedTo: null };
    return { ...page, next: end, searchedTo: new Date(Math.ceil(end.startedUs / 1000)) };
  });
}

async function readRuns(tx: SqlTransaction, teamId: string, keys: Prisma.Sql): Promise<RunRow[]> {
  return z.array(RunRow).parse(
    await tx.$queryRaw`
      SELECT ${runColumns(nowMs())}
      FROM (${keys}) k JOIN runs r ON r.pipeline_id = k.pipeline_id AND r.run_uuid = k.run_uuid JOIN pipelines p ON p.id = r.pipeline_id
      WHERE r.team_id = ${teamId}::uuid
      ORDER BY r.started_at DESC, r.run_uuid DESC, r.pipeline_id DESC`,
  );
}

function pageOf(
  rows: readonly RunRow[],
  limit: number,
): { items: RunView[]; next: RunPlace | null } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(toRunView),
    next: last
      ? { startedUs: last.started_us, runUuid: last.run_uuid, pipelineId: last.pipeline_id }
      : null,
  };
}
