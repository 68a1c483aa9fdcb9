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
  /**
   * From the sending of the request to the run's start; negative: Datamin's clock is behind, or it
   * is another's run.
   */
  startedAfterMs: number;
}

/** A request with everything known about it. */
export interface RunRequestStory extends RunRequestView {
  events: RunRequestEvent[];
  /** Whether only a person can end it. */
  doubtful: boolean;
  /** Set for an uncertain request only. */
  finding: Finding | null;
  candidates: Candidate[];
  /** The request that replaced this one. */
  repeatedBy: string | null;
  /** The bulk run it belongs to. */
  bulkRunId: string | null;
  /** What runs of its pipeline are usually like. */
  usual: { durationMs: number | null; tasks: number };
}

/** A timeline is for people: attempts, outcomes, looks and notes come nowhere near this many. */
const mostEvents = 500;

/** One run request of the team, with its timeline and the runs the log offers. Throws NotFound. */
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

/** The runs an uncertain request may have started, without those other requests have claimed by now. */
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
