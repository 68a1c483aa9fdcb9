import { requireRole, type TeamContext } from '@/lib/context';
import { findPipeline } from './find-pipeline';
import { type PipelineView, toPipelineView } from './internal';

/** One pipeline of the team with its health. Throws NotFound. */
export async function getPipeline(ctx: TeamContext, uuid: string): Promise<PipelineView> {
  requireRole(ctx, 'viewer');
  return toPipelineView(await findPipeline(ctx, uuid));
}
