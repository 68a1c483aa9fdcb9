import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { refuseBreakGlass, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { uuidv7 } from '@/lib/db';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { hashPassword, lockTeam, standingOf } from '@/lib/teams';
import { checkBelongings, checkExpiry, checkGate, checkWhole } from './check-report';
import { ReportDefinition, type ReportMode } from './definition';
import { freeze, keepFrozen } from './freeze';
import { gatePasswordHash } from './gate-password';
import type { Logo } from './logo';
import { loadReport, type ReportView } from './report-view';
import { CreateReport } from './schemas';
import { writeLink } from './write-link';

/** The most reports a team may have at once. */
const mostReports = 1000;

export interface CreatedReport {
  report: ReportView;
  /** What opens it: only this answer contains it, because only its hash is kept. */
  token: string;
}

/** A new report, apart from what it shows. */
interface NewReport {
  name: string;
  mode: ReportMode;
  definition: ReportDefinition;
  passwordHash: string | null;
  startsAt: Date | null;
  expiresAt: Date | null;
  viewCap: number | null;
  viewsKeptDays: number | undefined;
  logo: Logo | null;
}

/**
 * Creates a shared report. One made with an API token ends with that token at the latest. Throws Forbidden,
 * Invalid and Conflict (too many).
 */
export async function createReport(ctx: TeamContext, input: unknown): Promise<CreatedReport> {
  requireRole(ctx, 'admin');
  refuseBreakGlass(ctx);
  const { name, mode, password, startsAt, expiresAt, viewCap, viewsKeptDays, logo, ...shown } =
    parseInput(CreateReport, input);
  checkGate(shown.allowedEmails);
  return writeReport(ctx, {
    name,
    mode,
    definition: ReportDefinition.parse(shown),
    passwordHash: password ? await hashPassword(password) : null,
    startsAt: startsAt ?? null,
    expiresAt: expiresAt ?? null,
    viewCap: viewCap ?? null,
    viewsKeptDays,
    logo: logo ?? null,
  });
}

/** For this folder only: writes a report and its first link. Throws Invalid and Conflict. */
export async function writeReport(
  ctx: TeamContext,
  given: NewReport,
  copyOf?: { id: string; name: string },
): Promise<CreatedReport> {
  const { definition, mode, logo } = given;
  checkWhole({ ...given, hasPassword: given.passwordHash !== null });
  checkExpiry(given.expiresAt);
  const isGated = definition.allowedEmails.length > 0;
  const passwordHash = isGated ? await gatePasswordHash() : given.passwordHash;
  const id = uuidv7();
  // Before the writing transaction, because freezing uses transactions of its own.
  await withTransaction(ctx, (tx) => checkBelongings(tx, ctx, definition));
  const frozen = mode === 'snapshot' ? await freeze(ctx, id, definition) : null;
  return withTransaction(ctx, async (tx) => {
    await lockTeam(tx, ctx);
    const by = await standingOf(tx, ctx);
    await checkBelongings(tx, ctx, definition);
    if ((await tx.report.count({ where: { teamId: ctx.team.id } })) >= mostReports) {
      throw new Conflict(`A team can have at most ${mostReports} reports. Remove one first.`);
    }
    const expiresAt = earlier(given.expiresAt, by.token?.expiresAt ?? null);
    await tx.report.create({
      data: {
        id,
        teamId: ctx.team.id,
        name: given.name,
        mode,
        definition,
        passwordHash,
        passwordVersion: passwordHash ? 1 : 0,
        logo: logo?.bytes ?? null,
        logoType: logo?.type ?? null,
        startsAt: given.startsAt,
        expiresAt,
        viewCap: given.viewCap,
        ...(given.viewsKeptDays === undefined ? {} : { viewsKeptDays: given.viewsKeptDays }),
        createdBy: ctx.actor.name,
        createdById: by.userId,
        createdAt: now(),
        changedAt: now(),
      },
      select: { id: true },
    });
    await tx.reportCount.create({
      data: { reportId: id, teamId: ctx.team.id },
      select: { reportId: true },
    });
    if (frozen) await keepFrozen(tx, ctx, id, frozen);
    const token = await writeLink(tx, ctx, id, 'page');
    await recordAudit(tx, ctx, {
      action: 'report.created',
      target: { kind: 'report', id, name: given.name },
      details: {
        mode,
        pipelines: definition.pipelines,
        outputs: definition.sections.outputs,
        password: given.passwordHash !== null,
        byMail: isGated,
        expiresAt: expiresAt?.toISOString() ?? null,
        viewCap: given.viewCap,
        ...(copyOf ? { copyOf: copyOf.id, copyOfName: copyOf.name } : {}),
      },
    });
    return { report: await loadReport(tx, ctx, id), token };
  });
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (!one || !other) return one ?? other;
  return one < other ? one : other;
}
