import { z } from 'zod';
import type { SqlTransaction } from '@/lib/db';
import { rareRuns } from './rare-runs';
import { among, type RunFilters } from './run-conditions';
import type { RunPlace } from './run-place';
import { type Scanned, scanRuns, type Whose } from './scan-runs';

/** How long to search for one page, and in what steps. */
export interface SearchLimits {
  budgetMs: number;
  firstRows: number;
  mostRows: number;
}

const usualLimits: SearchLimits = { budgetMs: 400, firstRows: 250, mostRows: 10_000 };
const growth = 4;
/** How many runs may be looked at before an index on something rare is tried. */
const worthScanning = 30_000;

/** With more pipelines than this, they are not searched one by one. */
const mostPipelines = 200;
/** Up to this many are searched one by one from the start; with more, most of the newest runs are theirs anyway. */
const fewPipelines = 20;

const Ids = z.array(z.object({ id: z.string() }));

/**
 * The newest `most` matching runs after a place, where no index has them in order. First it looks at the
 * newest runs; then, if something about the wanted ones is rare, at those in its index; otherwise further
 * back in growing steps, until the budget is used up: `end` then says how far it got.
 */
export async function searchRuns(
  tx: SqlTransaction,
  teamId: string,
  filters: RunFilters,
  after: RunPlace | null,
  most: number,
  { budgetMs, firstRows, mostRows }: SearchLimits = usualLimits,
): Promise<Scanned> {
  const began = performance.now();
  const ids = await narrowed(tx, teamId, filters);
  const some: Whose = ids ? { kind: 'some', ids } : { kind: 'all' };
  if (ids?.length === 0) return { found: [], end: null };
  const found: RunPlace[] = [];
  let rows = firstRows;
  let end = after;
  let looked = 0;
  for (let round = 0; ; round += 1) {
    const whose: Whose = round === 0 && ids && ids.length > fewPipelines ? { kind: 'all' } : some;
    const wanted = most - found.length;
    const stepBegan = performance.now();
    const step = await scanRuns(tx, teamId, { filters, whose, after: end, rows, most: wanted });
    found.push(...step.found);
    end = step.end;
    if (!end || found.length >= most) return { found, end };
    looked += rows;
    if (round === 0 && ids && filters.status === 'failed' && filters.q !== undefined) {
      const matched = await rareRuns(tx, teamId, {
        filters,
        after: end,
        most: wanted - step.found.length,
        failedOf: ids,
      });
      if (matched) return { found: [...found, ...matched], end: null };
    }
    // At the density so far, a few more runs would fill the page: that is cheaper than any other index.
    const isDense = found.length * worthScanning >= most * looked;
    if (round === 1 && !isDense) {
      const rare = await rareRuns(tx, teamId, { filters, after: end, most: most - found.length });
      if (rare) return { found: [...found, ...rare], end: null };
    }
    // A step that would end too late is not begun.
    const ended = performance.now();
    if (ended + (ended - stepBegan) - began >= budgetMs) return { found, end };
    rows = Math.min(mostRows, rows * growth);
  }
}

/** The pipelines that the filters allow, if they are few; null: search all. */
async function narrowed(
  tx: SqlTransaction,
  teamId: string,
  { pipeline, tag, taskType }: RunFilters,
): Promise<string[] | null> {
  if (pipeline === undefined && tag === undefined && taskType === undefined) return null;
  const rows = Ids.parse(
    await tx.$queryRaw`
      SELECT i.id FROM pipelines i WHERE ${among(teamId, { pipeline, tag, taskType })} LIMIT ${mostPipelines + 1}`,
  );
  return rows.length > mostPipelines ? null : rows.map(({ id }) => id);
}
