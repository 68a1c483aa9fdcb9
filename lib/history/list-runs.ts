import { z } from 'zod';
import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { findRunKeys } from './find-run-keys';
import type { RunFilters } from './run-conditions';
import { decodeRunPlace, encodeRunPlace, type RunPlace } from './run-place';
import { RunRow, type RunView, runColumns, toRunView } from './run-view';
import { ListRuns } from './schemas';

export interface RunList {
  items: RunView[];
  nextCursor: string | null;
}

/**
 * Runs of the team, newest start first, a page at a time, from the history alone: Datamin is never asked.
 * Throws Invalid and, for a wrong cursor, Malformed.
 */
export async function listRuns(ctx: TeamContext, input: unknown = {}): Promise<RunList> {
  requireRole(ctx, 'viewer');
  const { cursor, limit, ...filters } = parseInput(ListRuns, input);
  const { items, next } = await readRunPage(ctx, filters, decodeRunPlace(cursor, filters), limit);
  return { items, nextCursor: next && encodeRunPlace(filters, next) };
}

/** A page of at most `limit` runs after a place, and the place after which the next begins. */
export async function readRunPage(
  ctx: TeamContext,
  filters: RunFilters,
  after: RunPlace | null,
  limit: number,
): Promise<{ items: RunView[]; next: RunPlace | null }> {
  const keys = findRunKeys(ctx.team.id, filters, after, limit + 1);
  const rows = z.array(RunRow).parse(
    await withTransaction(
      ctx,
      (tx) => tx.$queryRaw`
        SELECT ${runColumns(nowMs())}
        FROM (${keys}) k JOIN runs r ON r.pipeline_id = k.pipeline_id AND r.run_uuid = k.run_uuid JOIN pipelines p ON p.id = r.pipeline_id
        WHERE r.team_id = ${ctx.team.id}::uuid
        ORDER BY r.started_at DESC, r.run_uuid DESC, r.pipeline_id DESC`,
    ),
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(toRunView),
    next: last
      ? { startedUs: last.started_us, runUuid: last.run_uuid, pipelineId: last.pipeline_id }
      : null,
  };
}
