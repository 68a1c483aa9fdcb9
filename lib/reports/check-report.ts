import { nowMs } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { invalidField } from '@/lib/errors';
import { mailConfigured } from '@/lib/mail';
import type { ReportDefinition, ReportMode } from './definition';

/** A whole report, as it would be. */
interface WholeReport {
  definition: ReportDefinition;
  mode: ReportMode;
  hasPassword: boolean;
  startsAt: Date | null;
  expiresAt: Date | null;
}

/** Refuses fields that are valid on their own but not together. Throws Invalid. */
export function checkWhole({ definition, mode, ...report }: WholeReport): void {
  if (mode === 'snapshot' && definition.range.kind === 'chosen') {
    throw invalidField('range', 'a frozen report shows one range: takes fixed or rolling');
  }
  if (report.startsAt && report.expiresAt && report.startsAt >= report.expiresAt) {
    throw invalidField('expiresAt', 'must be after startsAt');
  }
  // A browser sends none of our cookies from inside another site's page, so it could never be unlocked there.
  if (report.hasPassword && definition.embeddingOrigins.length > 0) {
    throw invalidField(
      'embeddingOrigins',
      'a report with a password cannot be shown inside other pages: remove one of the two',
    );
  }
  if (definition.allowedEmails.length === 0) return;
  if (report.hasPassword) {
    throw invalidField(
      'allowedEmails',
      'cannot be combined with a password: remove one of the two',
    );
  }
  if (definition.embeddingOrigins.length > 0) {
    throw invalidField(
      'embeddingOrigins',
      'a report that is opened by mail cannot be shown inside other pages: remove one of the two',
    );
  }
}

/** Checks a newly requested mail gate. Throws Invalid. */
export function checkGate(asked: readonly string[] | undefined): void {
  if (asked && asked.length > 0 && !mailConfigured()) {
    throw invalidField('allowedEmails', 'takes a portal that sends mail: SMTP_URL is not set');
  }
}

/** Checks a newly requested expiry. Throws Invalid. */
export function checkExpiry(asked: Date | null | undefined): void {
  if (asked && asked.getTime() <= nowMs()) {
    throw invalidField('expiresAt', 'takes a time in the future; to end it now, revoke it');
  }
}

/** Checks that everything shown belongs to the team. Throws Invalid. */
export async function checkBelongings(
  tx: Transaction,
  ctx: TeamContext,
  { pipelines, tasks }: Pick<ReportDefinition, 'pipelines' | 'tasks'>,
): Promise<void> {
  const ours = await tx.pipeline.count({
    where: { teamId: ctx.team.id, uuid: { in: pipelines } },
  });
  if (ours !== pipelines.length) {
    throw invalidField('pipelines', 'has one that is not registered in this team');
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
    throw invalidField('tasks', 'has one that is in none of these pipelines');
  }
}
