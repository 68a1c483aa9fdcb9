import { nowMs } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { Invalid } from '@/lib/errors';
import type { ReportDefinition, ReportMode } from './schemas';

/** What a report would be, whole. */
export interface WholeReport {
  definition: ReportDefinition;
  mode: ReportMode;
  hasPassword: boolean;
  startsAt: Date | null;
  expiresAt: Date | null;
}

/** Refuses what makes sense field by field and not together. Throws Invalid. */
export function checkWhole({ definition, mode, ...report }: WholeReport): void {
  if (mode === 'snapshot' && definition.range.kind === 'chosen') {
    throw wrong('range', 'a frozen report shows one range: takes fixed or rolling');
  }
  if (report.startsAt && report.expiresAt && report.startsAt >= report.expiresAt) {
    throw wrong('expiresAt', 'must be after startsAt');
  }
  // A browser sends no cookie of ours from inside another site's page, so it could never be unlocked there.
  if (report.hasPassword && definition.embeddingOrigins.length > 0) {
    throw wrong(
      'embeddingOrigins',
      'a report with a password cannot be shown inside other pages: take one of the two away',
    );
  }
}

/** An end that was asked for. Throws Invalid. */
export function checkExpiry(asked: Date | null | undefined): void {
  if (asked && asked.getTime() <= nowMs()) {
    throw wrong('expiresAt', 'takes a time in the future; to end it now, revoke it');
  }
}

/** Whether all that is shown is the team's own. Throws Invalid. */
export async function checkBelongings(
  tx: Transaction,
  ctx: TeamContext,
  { pipelines, tasks }: Pick<ReportDefinition, 'pipelines' | 'tasks'>,
): Promise<void> {
  const ours = await tx.pipeline.count({
    where: { teamId: ctx.team.id, uuid: { in: pipelines } },
  });
  if (ours !== pipelines.length) {
    throw wrong('pipelines', 'has one that is not registered in this team');
  }
  if (tasks.length === 0) return;
  const found = await tx.task.findMany({
    where: {
      teamId: ctx.team.id,
      uuid: { in: tasks },
      pipeline: { teamId: ctx.team.id, uuid: { in: pipelines } },
    },
    select: { uuid: true },
  });
  if (new Set(found.map(({ uuid }) => uuid)).size !== tasks.length) {
    throw wrong('tasks', 'has one that is in none of these pipelines');
  }
}

export const wrong = (field: string, sentence: string) =>
  new Invalid(`${field}: ${sentence}`, { errors: { [field]: [sentence] } });
