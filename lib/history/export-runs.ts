import { requireRole, type TeamContext } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { readRunPage } from './list-runs';
import type { RunPlace } from './run-place';
import type { RunView } from './run-view';
import { ExportRuns } from './schemas';

/** Large enough that a million runs take a thousand short transactions. */
const pageSize = 1000;

/**
 * All matching runs of the team, newest start first, with one page in memory at a time. Throws Forbidden and
 * Invalid at once; reading the pages may throw later.
 */
export function exportRuns(ctx: TeamContext, input: unknown = {}): AsyncIterable<RunView[]> {
  requireRole(ctx, 'viewer');
  const filters = parseInput(ExportRuns, input);
  async function* pages(): AsyncGenerator<RunView[]> {
    let after: RunPlace | null = null;
    do {
      const page: { items: RunView[]; next: RunPlace | null } = await readRunPage(
        ctx,
        filters,
        after,
        pageSize,
      );
      if (page.items.length > 0) yield page.items;
      after = page.next;
    } while (after);
  }
  return pages();
}
