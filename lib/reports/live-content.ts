import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { inTransaction } from '@/lib/db';
import { ReportContent } from './content';
import { behindReport, type ReportContext } from './context';
import { readContent } from './read-content';
import type { ReportRange } from './report-range';

/** A document says how old it is; older than this it is read again. */
export const freshMs = 60_000;
/** Longer than reading takes; then whoever held it is taken for dead. */
const leaseMs = 10_000;
const waitMs = 50;
/** Ranges that are kept of one report: every other one is read when it is asked for. */
const mostKept = 50;

/** What was read, and when: those of one reading are the same on every process. */
export interface LiveContent {
  content: ReportContent;
  readAt: Date;
}

const Row = z.object({
  content: z.string().nullable(),
  read_at: z.date().nullable(),
  fresh: z.boolean(),
  leased: z.boolean(),
});

/**
 * What a live report shows of a range, read once for all who look, on whatever process: one reads, the others
 * wait without a connection, and what was read serves for a minute.
 */
export async function liveContent(report: ReportContext, range: ReportRange): Promise<LiveContent> {
  const deadline = nowMs() + leaseMs;
  const began = performance.now();
  for (;;) {
    const row = await kept(report, range);
    const known = row?.fresh ? fromRow(row) : null;
    if (known) return known;
    const isOverdue = nowMs() >= deadline || performance.now() - began > leaseMs;
    if (isOverdue || !(row?.leased ?? false)) {
      if (isOverdue || (await lease(report, range))) return readAndKeep(report, range);
    }
    await sleep(waitMs);
  }
}

function fromRow({ content, read_at: readAt }: z.output<typeof Row>): LiveContent | null {
  if (content === null || readAt === null) return null;
  const parsed = ReportContent.safeParse(JSON.parse(content));
  return parsed.success ? { content: parsed.data, readAt } : null;
}

const nameOf = ({ kind }: ReportContext, { days: { from, to } }: ReportRange) =>
  `${kind} ${from}/${to}`;

async function kept(report: ReportContext, range: ReportRange) {
  const { reportId, team } = behindReport(report);
  const [row] = z.array(Row).parse(
    await inTransaction(
      { teamId: team.id },
      (tx) => tx.$queryRaw`
        SELECT CASE WHEN k.fresh THEN c.content END AS content, c.read_at, k.fresh, coalesce(c.lease_until > ${now()}, false) AS leased
        FROM report_contents c
          CROSS JOIN LATERAL (SELECT coalesce(c.read_at > ${new Date(nowMs() - freshMs)} AND c.version = ${report.version}, false) AS fresh) k
        WHERE c.report_id = ${reportId}::uuid AND c.team_id = ${team.id}::uuid AND c.what = ${nameOf(report, range)}`,
    ),
  );
  return row;
}

/** Takes the right to read, unless another process has it or has just done so. */
async function lease(report: ReportContext, range: ReportRange): Promise<boolean> {
  const { reportId, team } = behindReport(report);
  const until = new Date(nowMs() + leaseMs);
  const leased = await inTransaction(
    { teamId: team.id },
    (tx) => tx.$executeRaw`
      INSERT INTO report_contents AS c (report_id, team_id, what, version, lease_until)
      VALUES (${reportId}::uuid, ${team.id}::uuid, ${nameOf(report, range)}, ${report.version}, ${until})
      ON CONFLICT (report_id, what) DO UPDATE SET lease_until = excluded.lease_until
        WHERE (c.lease_until IS NULL OR c.lease_until <= ${now()})
          AND NOT coalesce(c.read_at > ${new Date(nowMs() - freshMs)} AND c.version = ${report.version}, false)`,
  );
  return leased > 0;
}

async function readAndKeep(report: ReportContext, range: ReportRange): Promise<LiveContent> {
  const { reportId, team } = behindReport(report);
  const content = await readContent(report, range);
  const readAt = new Date(content.asOf);
  await inTransaction({ teamId: team.id }, async (tx) => {
    await tx.$executeRaw`
      UPDATE report_contents SET content = ${JSON.stringify(content)}, read_at = ${readAt}, version = ${report.version}, lease_until = NULL
      WHERE report_id = ${reportId}::uuid AND team_id = ${team.id}::uuid AND what = ${nameOf(report, range)}`;
    await tx.$executeRaw`
      DELETE FROM report_contents WHERE (report_id, what) IN (
        SELECT report_id, what FROM report_contents WHERE report_id = ${reportId}::uuid AND team_id = ${team.id}::uuid
        ORDER BY read_at DESC NULLS FIRST OFFSET ${mostKept})`;
  });
  return { content, readAt };
}
