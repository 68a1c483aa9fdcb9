import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { findSchedule } from './find-schedule';
import { type ScheduleView, toScheduleView } from './internal';

/** One schedule of the team. Throws NotFound. */
export async function getSchedule(ctx: TeamContext, id: string): Promise<ScheduleView> {
  requireRole(ctx, 'viewer');
  return toScheduleView(await withTransaction(ctx, (tx) => findSchedule(tx, ctx, id)));
}
