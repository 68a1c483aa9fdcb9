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
});

/**
 * What a live report shows of a range, read once for all who look, on whatever process: one reads, the others
 * wait without a connection, and what was read serves for a minute.
 */
export async function liveContent(report: ReportContext, range: ReportRange): Promise<LiveContent> {
  const deadline = nowMs() + leaseMs;
  const began = performance.now();
  for (;;) {
    const { row, isOurs } = await keptOrLeased(report, range);
    const known = row ? fromRow(row) : null;
    if (known) return known;
    const isOverdue = nowMs() >= deadline || performance.now() - began > leaseMs;
    // Kept, and not to be understood: by another version of the portal.
    if (isOurs || isOverdue || row) return readAndKeep(report, range);
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

/**
 * What is kept and fresh; where it is not, `isOurs` says that the right to read it was free and is taken. A
 * transaction that is over at once: it need not outlive a crash.
 */
async function keptOrLeased(
  report: ReportContext,
  range: ReportRange,
): Promise<{ row: z.output<typeof Row> | null; isOurs: boolean }> {
  const { reportId, team } = behindReport(report);
  const what = nameOf(report, range);
  const { version } = report;
  const since = new Date(nowMs() - freshMs);
  return inTransaction({ teamId: team.id }, async (tx) => {
    const [row] = z.array(Row).parse(
      await tx.$queryRaw`
        SELECT content, read_at FROM report_contents
        WHERE report_id = ${reportId}::uuid AND team_id = ${team.id}::uuid AND what = ${what} AND read_at > ${since} AND version = ${version}`,
    );
    if (row) return { row, isOurs: false };
    const leased = await tx.$executeRaw`
      INSERT INTO report_contents AS c (report_id, team_id, what, version, lease_until)
      SELECT ${reportId}::uuid, ${team.id}::uuid, ${what}, ${version}, ${new Date(nowMs() + leaseMs)}
      WHERE set_config('synchronous_commit', 'off', true) = 'off'
      ON CONFLICT (report_id, what) DO UPDATE SET lease_until = excluded.lease_until
        WHERE (c.lease_until IS NULL OR c.lease_until <= ${now()})
          AND NOT coalesce(c.read_at > ${since} AND c.version = ${version}, false)`;
    return { row: null, isOurs: leased > 0 };
  });
}

async function readAndKeep(report: ReportContext, range: ReportRange): Promise<LiveContent> {
  const { reportId, team } = behindReport(report);
  const content = await readContent(report, range);
  const readAt = new Date(content.asOf);
  await inTransaction(
    { teamId: team.id },
    (tx) => tx.$executeRaw`
      WITH kept AS (
        UPDATE report_contents SET content = ${JSON.stringify(content)}, read_at = ${readAt}, version = ${report.version}, lease_until = NULL
        WHERE report_id = ${reportId}::uuid AND team_id = ${team.id}::uuid AND what = ${nameOf(report, range)}
          AND set_config('synchronous_commit', 'off', true) = 'off')
      DELETE FROM report_contents WHERE (report_id, what) IN (
        SELECT report_id, what FROM report_contents WHERE report_id = ${reportId}::uuid AND team_id = ${team.id}::uuid
        ORDER BY what = ${nameOf(report, range)} DESC, read_at DESC NULLS FIRST OFFSET ${mostKept})`,
  );
  return { content, readAt };
}
