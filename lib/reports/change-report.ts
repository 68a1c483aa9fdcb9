import { isDeepStrictEqual } from 'node:util';
import { changes as changesOf, recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { refuseBreakGlass, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { hashPassword } from '@/lib/teams';
import { checkBelongings, checkExpiry, checkGate, checkWhole } from './check-report';
import { ReportDefinition } from './definition';
import { freeze, keepFrozen } from './freeze';
import { gatePasswordHash } from './gate-password';
import { holdReport, loadReport, type ReportView } from './report-view';
import { ChangeReport } from './schemas';
import { mergeSections } from './sections';

/** Fields of the definition that a frozen report does not keep: changing them needs no new freezing. */
const notFrozen = new Set([
  'title',
  'note',
  'accent',
  'theme',
  'feed',
  'embeddingOrigins',
  'allowedEmails',
]);

/**
 * Changes what a report shows or to whom, from the next request on; its URL stays. A frozen report is frozen
 * again if its pipelines, sections or days change. Throws Forbidden, NotFound, Invalid, and Conflict if it
 * was revoked or changed at the same time.
 */
export async function changeReport(
  ctx: TeamContext,
  id: string,
  input: unknown,
): Promise<ReportView> {
  requireRole(ctx, 'admin');
  // Whoever already has the link would see more with it permanently.
  refuseBreakGlass(ctx);
  const before = await withTransaction(ctx, (tx) => loadReport(tx, ctx, id));
  const given = parseInput(ChangeReport, input);
  const { password, logo, name, mode, startsAt, expiresAt, viewCap, viewsKeptDays } = given;
  refuseRevoked(before);
  const after = {
    definition: definitionAfter(before.definition, given),
    mode: mode ?? before.mode,
    hasPassword: password === undefined ? before.hasPassword : password !== null,
    startsAt: startsAt === undefined ? before.startsAt : startsAt,
    expiresAt: expiresAt === undefined ? before.expiresAt : expiresAt,
  };
  checkWhole(after);
  checkExpiry(expiresAt);
  checkGate(given.allowedEmails);
  const changes = changedFields(before.definition, after.definition);
  const isGated = after.definition.allowedEmails.length > 0;
  // Who may see it has changed: earlier unlocks must no longer count.
  const isLockedAnew = password !== undefined || changes.includes('allowedEmails');
  const passwordHash = isGated
    ? await gatePasswordHash()
    : password
      ? await hashPassword(password)
      : null;
  const needsFreezing =
    after.mode === 'snapshot' &&
    (before.mode === 'live' || changes.some((field) => !notFrozen.has(field)));
  const scopeChanged = changes.includes('pipelines') || changes.includes('tasks');
  if (scopeChanged) await withTransaction(ctx, (tx) => checkBelongings(tx, ctx, after.definition));
  const frozen = needsFreezing ? await freeze(ctx, id, after.definition) : null;
  return withTransaction(ctx, async (tx) => {
    const held = await holdReport(tx, ctx, id);
    refuseRevoked(held);
    if (held.version !== before.version) {
      throw new Conflict(
        'Someone else changed this report in the meantime. Review it, then save again.',
      );
    }
    if (scopeChanged) await checkBelongings(tx, ctx, after.definition);
    await tx.report.updateMany({
      where: { id, teamId: ctx.team.id },
      data: {
        definition: after.definition,
        mode: after.mode,
        version: { increment: 1 },
        startsAt: after.startsAt,
        expiresAt: after.expiresAt,
        changedAt: now(),
        ...(name === undefined ? {} : { name }),
        ...(viewCap === undefined ? {} : { viewCap }),
        ...(viewsKeptDays === undefined ? {} : { viewsKeptDays }),
        ...(logo === undefined ? {} : { logo: logo?.bytes ?? null, logoType: logo?.type ?? null }),
        ...(isLockedAnew ? { passwordHash, passwordVersion: { increment: 1 } } : {}),
      },
    });
    if (viewsKeptDays === 0) {
      await tx.$executeRaw`
        DELETE FROM report_views WHERE report_id = ${id}::uuid AND team_id = ${ctx.team.id}::uuid`;
    }
    if (frozen) await keepFrozen(tx, ctx, id, frozen);
    const changed = await loadReport(tx, ctx, id);
    await recordAudit(tx, ctx, {
      action: 'report.changed',
      target: { kind: 'report', id, name: name ?? before.name },
      details: {
        changed: [
          ...changes,
          ...Object.keys(given).filter((field) => !(field in after.definition)),
        ],
        ...(scopeChanged ? { pipelines: after.definition.pipelines } : {}),
        ...(changes.includes('sections') ? { sections: after.definition.sections } : {}),
        ...(expiresAt === undefined ? {} : { expiresAt: expiresAt?.toISOString() ?? null }),
        ...(viewCap === undefined ? {} : { viewCap }),
      },
      changes: changesOf(before, changed, [
        'name',
        'mode',
        'startsAt',
        'expiresAt',
        'viewCap',
        'viewsKeptDays',
      ]),
    });
    return changed;
  });
}

/** Throws Conflict: a revoked report stays revoked, whoever still has its page open. */
export function refuseRevoked({ state }: ReportView): void {
  if (state !== 'revoked') return;
  throw new Conflict('This report was revoked for good. Duplicate it to share it again.');
}

function definitionAfter(before: ReportDefinition, given: ChangeReport): ReportDefinition {
  const fields = Object.keys(before).flatMap((field) => {
    const value = Object.entries(given).find(([name]) => name === field)?.[1];
    return value === undefined ? [] : [[field, value]];
  });
  return parseInput(ReportDefinition, {
    ...before,
    ...Object.fromEntries(fields),
    sections: mergeSections(before.sections, given.sections),
  });
}

function changedFields(before: ReportDefinition, after: ReportDefinition): string[] {
  const was = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after)
    .filter(([field, value]) => !isDeepStrictEqual(value, was.get(field)))
    .map(([field]) => field);
}
