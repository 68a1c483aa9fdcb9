import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { type PipelineList, readPage } from './read-page';
import { ListPipelines } from './schemas';

/**
 * A page of the team's pipelines with their health, filtered and sorted in the database; never asks Datamin.
 * Throws Invalid, and Malformed for a wrong cursor.
 */
export async function listPipelines(ctx: TeamContext, input: unknown = {}): Promise<PipelineList> {
  requireRole(ctx, 'viewer');
  const asked = parseInput(ListPipelines, input);
  return withTransaction(ctx, (tx) => readPage(tx, ctx, asked));
}
