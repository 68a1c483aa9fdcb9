import { now, nowMs } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import type { Prisma, Transaction } from '@/lib/db';
import { mayHaveStarted } from './candidates';
import { type FollowedRow, sentAtOf } from './followed-row';
import { nextLookMs } from './judge-run';
import { recordEvent } from './record-event';
import type { SeenRun } from './seen-run';
import { followForMs, isOver } from './states';
import { type Look, type Outcome, tellOfCandidates, tellOfFailure, tellOfRun } from './tell';
import { transition } from './transition';
import type { UsualRun } from './usual-run';

/** Records what a look says about each request. Returns whether any of them changed state. */
export async function applyLook(
  tx: Transaction,
  ctx: TeamContext,
  rows: readonly FollowedRow[],
  look: Look,
  usual: UsualRun,
): Promise<boolean> {
  const owners = 'runs' in look ? await ownersOf(tx, ctx, look.runs) : new Map<string, string[]>();
  const tell = (row: FollowedRow): Outcome => {
    if (!('runs' in look)) return tellOfFailure(row, look);
    if (row.state !== 'uncertain') return tellOfRun(row, look.runs, usual);
    const rivals = rows.filter(({ id, state }) => state === 'uncertain' && id !== row.id);
    return tellOfCandidates(row, look.runs, ownedByOthers(owners, row.id), (run) =>
      rivals.some((rival) => mayHaveStarted(sentAtOf(rival), run)),
    );
  };
  let moved = false;
  for (const row of rows) moved = (await write(tx, ctx, row, tell(row))) || moved;
  return moved;
}

async function write(
  tx: Transaction,
  ctx: TeamContext,
  row: FollowedRow,
  outcome: Outcome,
): Promise<boolean> {
  const { state, event, reason } = outcome;
  const moves = state !== row.state;
  if (moves && !(await transition(tx, ctx, row, row.state, state, { ...(reason && { reason }) }))) {
    return false;
  }
  const ageMs = nowMs() - sentAtOf(row).getTime();
  const stops = outcome.stopsFollowing || ageMs > followForMs;
  const { count } = await tx.runRequest.updateMany({
    where: { id: row.id, teamId: ctx.team.id, state, attempt: row.attempt },
    data: {
      evidence: toJson(outcome.evidence),
      lookedAt: now(),
      lookProblem: outcome.problem,
      ...(event?.kind === 'stalled' && { stalledAt: now() }),
      ...(!isOver(state) && {
        followDueAt: stops ? null : new Date(nowMs() + nextLookMs(ageMs, outcome.saysAtMs)),
      }),
    },
  });
  if (count === 0) return false;
  if (event) await recordEvent(tx, ctx, { ...row, state }, event.kind, event.note);
  if (stops && !isOver(state) && !outcome.stopsFollowing) {
    await recordEvent(
      tx,
      ctx,
      { ...row, state },
      'looked',
      'The portal has looked for a day and no longer looks automatically.',
    );
  }
  return moves;
}

/** The requests that own each run of the log. */
async function ownersOf(
  tx: Transaction,
  ctx: TeamContext,
  runs: ReadonlyMap<string, SeenRun>,
): Promise<Map<string, string[]>> {
  const found = await tx.runRequest.findMany({
    where: { teamId: ctx.team.id, runUuid: { in: [...runs.keys()] } },
    select: { id: true, runUuid: true },
  });
  const owners = new Map<string, string[]>();
  for (const { id, runUuid } of found) {
    if (runUuid) owners.set(runUuid, [...(owners.get(runUuid) ?? []), id]);
  }
  return owners;
}

function ownedByOthers(owners: ReadonlyMap<string, string[]>, id: string): Set<string> {
  return new Set(
    [...owners].filter(([, ids]) => ids.some((one) => one !== id)).map(([uuid]) => uuid),
  );
}

function toJson(evidence: readonly SeenRun[]): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(evidence));
}
