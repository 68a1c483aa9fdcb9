import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { type Finding, findingOf, mayHaveStarted } from './candidates';
import { sentAtOf } from './followed-row';
import {
  type RunRequestRow,
  type RunRequestView,
  runRequestColumns,
  toRunRequestView,
} from './internal';
import { eventColumns, type RunRequestEvent, toEvent } from './run-request-event';
import { Evidence, type SeenRun } from './seen-run';
import { isDoubtful } from './states';
import { readUsualRun } from './usual-run';

/** A run that an uncertain request may have started. */
export interface Candidate {
  runUuid: string;
  startedAt: Date;
  lastAt: Date;
  taskRuns: number;
  failed: number;
  /** After the request was sent; negative: Datamin's clock is behind, or it was another's. */
  startedAfterMs: number;
}

/** A request with all that is known of it. */
export interface RunRequestStory extends RunRequestView {
  events: RunRequestEvent[];
  /** Whether it takes a person to end it. */
  doubtful: boolean;
  /** Of an uncertain one alone. */
  finding: Finding | null;
  candidates: Candidate[];
  /** The request that was made instead of this one. */
  repeatedBy: string | null;
  /** The bulk run that it is one of. */
  bulkRunId: string | null;
  /** How runs of its pipeline usually go. */
  usual: { durationMs: number | null; tasks: number };
}

/** A timeline is for people: an attempt, its outcome, looks and notes are far below this. */
const mostEvents = 500;

/** One run request of the team with its timeline and what the log offers. Throws NotFound. */
export async function readRunRequest(ctx: TeamContext, id: string): Promise<RunRequestStory> {
  requireRole(ctx, 'viewer');
  if (!isUuid(id)) throw new NotFound();
  const { row, events, repeatedBy, item, candidates, finding, usual } = await withTransaction(
    ctx,
    async (tx) => {
      const row = await tx.runRequest.findUnique({
        where: { id, teamId: ctx.team.id },
        select: runRequestColumns,
      });
      if (!row) throw new NotFound();
      const repeatedBy = await tx.runRequest.findFirst({
        where: { teamId: ctx.team.id, pipelineId: row.pipelineId, repeatOfId: id },
        select: { id: true },
      });
      const item = await tx.bulkRunItem.findUnique({
        where: { runRequestId: id, teamId: ctx.team.id },
        select: { bulkRunId: true },
      });
      return {
        item,
        usual: await readUsualRun(tx, ctx, row.pipelineId, row.runUuid),
        row,
        events: await eventsOf(tx, ctx, id),
        repeatedBy,
        ...(await offered(tx, ctx, row)),
      };
    },
  );
  const view = toRunRequestView(row);
  return {
    ...view,
    doubtful: isDoubtful(view),
    events,
    finding,
    candidates,
    repeatedBy: repeatedBy?.id ?? null,
    bulkRunId: item?.bulkRunId ?? null,
    usual: { durationMs: usual.durationMs, tasks: usual.tasks.length },
  };
}

async function eventsOf(tx: Transaction, ctx: TeamContext, id: string): Promise<RunRequestEvent[]> {
  const rows = await tx.runRequestEvent.findMany({
    where: { teamId: ctx.team.id, runRequestId: id },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    take: mostEvents,
    select: eventColumns,
  });
  return rows.map(toEvent);
}

/** The runs an uncertain request may have started and that nobody took for another since the last look. */
async function offered(tx: Transaction, ctx: TeamContext, row: RunRequestRow) {
  if (row.state !== 'uncertain') return { candidates: [], finding: null };
  const seen = Evidence.parse(row.evidence);
  const owned = await tx.runRequest.findMany({
    where: { teamId: ctx.team.id, runUuid: { in: seen.map(({ runUuid }) => runUuid) } },
    select: { runUuid: true },
  });
  const rivals = await tx.runRequest.findMany({
    where: {
      teamId: ctx.team.id,
      pipelineId: row.pipelineId,
      state: 'uncertain',
      id: { not: row.id },
    },
    select: { sentAt: true, requestedAt: true },
  });
  const taken = new Set(owned.map(({ runUuid }) => runUuid));
  const free = seen.filter(({ runUuid }) => !taken.has(runUuid));
  const finding = findingOf(free, (run) =>
    rivals.some((rival) => mayHaveStarted(sentAtOf(rival), run)),
  );
  return { candidates: free.map((run) => toCandidate(run, row)), finding };
}

function toCandidate(run: SeenRun, row: RunRequestRow): Candidate {
  const { runUuid, startedAt, lastAt, taskRuns, failed } = run;
  const startedAfterMs = startedAt.getTime() - sentAtOf(row).getTime();
  return { runUuid, startedAt, lastAt, taskRuns, failed, startedAfterMs };
}
