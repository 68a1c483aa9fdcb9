import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import { InFlight } from '@/lib/in-flight';
import { parseInput } from '@/lib/input';
import { type PipelineGroup, readGroups } from './read-groups';
import { type PipelineList, readPage } from './read-page';
import { readStanding, type TeamStanding } from './read-standing';
import { ListPipelines, PipelineFilters } from './schemas';

/** A team's pipelines as one page shows them. */
export interface Overview {
  standing: TeamStanding;
  list: PipelineList;
}

export interface GroupedOverview {
  standing: TeamStanding;
  groups: PipelineGroup[];
}

const looks = new InFlight<Overview>();
const groupedLooks = new InFlight<GroupedOverview>();

/**
 * The team's overall state and a page of its pipelines, in one transaction; concurrent callers with the same
 * input share it. Takes the same input as listPipelines and throws the same errors.
 */
export async function readOverview(ctx: TeamContext, input: unknown = {}): Promise<Overview> {
  requireRole(ctx, 'viewer');
  const asked = parseInput(ListPipelines, input);
  return looks.share(ctx, JSON.stringify(asked), () =>
    withSqlTransaction(ctx, async (tx) => {
      const standing = await readStanding(tx, ctx, asked.range);
      const isWhole = !asked.q && !asked.tag && !asked.state;
      const list = await readPage(tx, ctx, asked, isWhole ? standing.pipelines : null);
      return { standing, list };
    }),
  );
}

/** The same in groups by tag, without pages. Throws Invalid. */
export async function readGroupedOverview(
  ctx: TeamContext,
  input: unknown = {},
): Promise<GroupedOverview> {
  requireRole(ctx, 'viewer');
  const asked = parseInput(PipelineFilters, input);
  return groupedLooks.share(ctx, JSON.stringify(asked), () =>
    withSqlTransaction(ctx, async (tx) => ({
      standing: await readStanding(tx, ctx, asked.range),
      groups: await readGroups(tx, ctx, asked),
    })),
  );
}
