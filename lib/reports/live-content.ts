import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { inSqlTransaction, takesNoWrites } from '@/lib/db';
import { ReportContent } from './content';
import { behindReport, type ReportContext } from './context';
import { readContent, sectionsOf } from './read-content';
import type { ReportRange } from './report-range';

/** A document states its age; content older than this is read again. */
export const freshMs = 60_000;
/** Longer than reading takes: after this, the holder of the lease counts as dead. */
const leaseMs = 10_000;
const waitMs = 50;
/** Per process. */
const mostKnown = 200;

/** What was read, and when: the same in every process that shares one reading. */
interface LiveContent {
  content: ReportContent;
  readAt: Date;
}

/** A question about a team's data. Reports that ask the same get the same answer. */
interface Question {
  teamId: string;
  /** Identifies everything that the answer depends on. */
  key: string;
}

const known = new Map<string, LiveContent>();
const underWay = new Map<string, Promise<LiveContent>>();

/**
 * What a live report shows of a range, read once for all viewers of all reports that ask the same, in all
 * processes: one reads, the others wait without a connection, and the result is used for a minute. Title and note
 * are the report's own.
 */
export async function liveContent(report: ReportContext, range: ReportRange): Promise<LiveContent> {
  const question = questionOf(report, range);
  const { content, readAt } = await answerTo(question, () => readContent(report, range));
  const { title, note } = report.definition;
  return { content: { ...content, title, note: note || null }, readAt };
}

function questionOf(report: ReportContext, range: ReportRange): Question {
  const { pipelines, tasks, showUuids } = report.definition;
  const { days, timeZone, before } = range;
  const asked = JSON.stringify({
    ...{ pipelines, tasks, showUuids, days, timeZone, sections: sectionsOf(report) },
    onlyFailed: report.kind === 'feed',
    // Null where days outside the range must not be shown. The start is enough: the end moves with the clock.
    before: before?.from ?? null,
  });
  const key = createHash('sha256').update(asked).digest('base64url');
  return { teamId: behindReport(report).team.id, key };
}

type Read = () => Promise<ReportContent>;

async function answerTo(question: Question, read: Read): Promise<LiveContent> {
  const name = `${question.teamId} ${question.key}`;
  const mine = known.get(name);
  if (mine && nowMs() - mine.readAt.getTime() < freshMs) return mine;
  const other = underWay.get(name);
  if (other) return other;
  const answering = keptOrRead(question, read)
    .then((content) => {
      known.delete(name);
      known.set(name, content);
      for (const oldest of known.keys()) {
        if (known.size <= mostKnown) break;
        known.delete(oldest);
      }
      return content;
    })
    .finally(() => underWay.delete(name));
  underWay.set(name, answering);
  return answering;
}

/** If nothing can be kept, each process reads for itself. */
const nobodys: z.output<typeof Row> = { content: null, read_at: null, is_ours: true };

async function keptOrRead(question: Question, read: Read): Promise<LiveContent> {
  const deadline = nowMs() + leaseMs;
  const began = performance.now();
  for (;;) {
    const row = await keptOrLeased(question).catch(whereNothingIsKept);
    const { content, read_at: readAt, is_ours: isOurs } = row ?? nobodys;
    const kept = content && readAt ? parsed(content, readAt) : null;
    if (kept) return kept;
    const isOverdue = nowMs() >= deadline || performance.now() - began > leaseMs;
    // There is content, but this version of the portal does not understand it.
    if (isOurs || isOverdue || content) return readAndKeep(question, read);
    await sleep(waitMs);
  }
}

function parsed(content: string, readAt: Date): LiveContent | null {
  const { data } = ReportContent.safeParse(JSON.parse(content));
  return data ? { content: data, readAt } : null;
}

const Row = z.object({
  content: z.string().nullable(),
  read_at: z.date().nullable(),
  is_ours: z.boolean(),
});

/**
 * The stored content if it is fresh. Otherwise `is_ours` says that the right to read it was free and is now
 * taken. The transaction is over at once.
 */
async function keptOrLeased({ teamId, key }: Question): Promise<z.output<typeof Row>> {
  const since = new Date(nowMs() - freshMs);
  const [row] = await inSqlTransaction(
    { teamId },
    (tx) => tx.$queryRaw<unknown[]>`
      WITH fresh AS (SELECT content, read_at FROM told_contents WHERE team_id = ${teamId}::uuid AND question = ${key} AND read_at > ${since}),
      leased AS (
        INSERT INTO told_contents AS c (team_id, question, lease_until)
        SELECT ${teamId}::uuid, ${key}, ${new Date(nowMs() + leaseMs)} WHERE NOT EXISTS (SELECT FROM fresh)
        ON CONFLICT (team_id, question) DO UPDATE SET lease_until = excluded.lease_until
          WHERE (c.lease_until IS NULL OR c.lease_until <= ${now()}) AND NOT coalesce(c.read_at > ${since}, false)
        RETURNING 1)
      SELECT (SELECT content FROM fresh) AS content, (SELECT read_at FROM fresh) AS read_at, EXISTS (SELECT FROM leased) AS is_ours`,
  );
  return Row.parse(row);
}

/**
 * Also deletes outdated rows, so that a team has only those of the last minute or two. It skips rows that others
 * have locked: waiting for one while holding a row that its holder wants to delete would deadlock.
 */
async function readAndKeep({ teamId, key }: Question, read: Read): Promise<LiveContent> {
  const content = await read();
  const readAt = new Date(content.asOf);
  await keep({ teamId, key }, { content, readAt }).catch(whereNothingIsKept);
  return { content, readAt };
}

/** A read-only database keeps nothing; what can be read is answered all the same. */
function whereNothingIsKept(error: unknown): null {
  if (takesNoWrites(error)) return null;
  throw error;
}

async function keep({ teamId, key }: Question, { content, readAt }: LiveContent): Promise<void> {
  const outdated = new Date(nowMs() - 2 * freshMs);
  await inSqlTransaction(
    { teamId },
    (tx) => tx.$executeRaw`
      WITH kept AS (
        UPDATE told_contents SET content = ${JSON.stringify({ ...content, title: '', note: null })}, read_at = ${readAt}, lease_until = NULL
        WHERE team_id = ${teamId}::uuid AND question = ${key})
      DELETE FROM told_contents WHERE team_id = ${teamId}::uuid AND question IN (
        SELECT question FROM told_contents
        WHERE team_id = ${teamId}::uuid AND question <> ${key} AND greatest(read_at, lease_until) < ${outdated}
        FOR UPDATE SKIP LOCKED)`,
  );
}
