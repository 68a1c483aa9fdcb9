import type { TeamContext } from '@/lib/context';
import { setPaused } from './pause-report';
import type { ReportView } from './report-view';

/** Opens a paused report again. Throws Forbidden, NotFound and Conflict (revoked). */
export const resumeReport = (ctx: TeamContext, id: string): Promise<ReportView> =>
  setPaused(ctx, id, false);
