import type { TeamContext } from '@/lib/context';
import type { Prisma, Transaction } from '@/lib/db';
import {
  type BulkOutcome,
  type BulkRunItemView,
  type BulkRunStory,
  countOutcomes,
  outcomeOf,
  stateOf,
} from './bulk-run-view';
import { type RunRequestRow, runRequestColumns, toRunRequestView } from './internal';

const columns = {
  id: true,
  requestedAt: true,
  actorKind: true,
  actorName: true,
  anyway: true,
  perCredential: true,
  stoppedAt: true,
  stoppedBy: true,
  askedAt: true,
  items: {
    select: {
      state: true,
      cause: true,
      sentence: true,
      runUuid: true,
      runRequestId: true,
      pipeline: { select: { uuid: true, name: true, credential: { select: { name: true } } } },
    },
    orderBy: { position: 'asc' },
  },
} as const satisfies Prisma.BulkRunSelect;

type Row = Prisma.BulkRunGetPayload<{ select: typeof columns }>;

/** Bulk runs of the team with all their items and requests, newest first. */
export async function readBulkRuns(
  tx: Transaction,
  ctx: TeamContext,
  where: Prisma.BulkRunWhereInput,
  take?: number,
): Promise<BulkRunStory[]> {
  const rows = await tx.bulkRun.findMany({
    where: { AND: [{ teamId: ctx.team.id }, where] },
    select: columns,
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    ...(take !== undefined && { take }),
  });
  const ids = rows.flatMap(({ items }) => items.flatMap(({ runRequestId }) => runRequestId ?? []));
  const requests = await tx.runRequest.findMany({
    where: { teamId: ctx.team.id, id: { in: ids } },
    select: runRequestColumns,
  });
  const byId = new Map(requests.map((request) => [request.id, request]));
  return rows.map((row) => toStory(row, byId));
}

function toStory(row: Row, requests: ReadonlyMap<string, RunRequestRow>): BulkRunStory {
  const items = row.items.map((item) => toItem(item, requests));
  const counts = countOutcomes(items.map(({ outcome }) => outcome));
  const { id, requestedAt, anyway, perCredential, stoppedAt, stoppedBy, askedAt } = row;
  return {
    id,
    state: stateOf(stoppedAt !== null, counts),
    requestedAt,
    requestedBy: { kind: row.actorKind, name: row.actorName },
    anyway,
    perCredential,
    stopped: stoppedAt && { at: stoppedAt, by: stoppedBy ?? '' },
    askedAt,
    total: items.length,
    counts,
    items,
  };
}

const waitingOutcomes = {
  waiting: 'waiting',
  left_out: 'leftOut',
  stopped: 'stopped',
  // A request is only deleted with its pipeline, and then its item goes too.
  requested: 'underWay',
} as const satisfies Record<Row['items'][number]['state'], BulkOutcome>;

function toItem(
  { state, cause, sentence, runUuid, runRequestId, pipeline }: Row['items'][number],
  requests: ReadonlyMap<string, RunRequestRow>,
): BulkRunItemView {
  const row = runRequestId === null ? undefined : requests.get(runRequestId);
  const request = row ? toRunRequestView(row) : null;
  return {
    pipelineUuid: pipeline.uuid,
    pipelineName: pipeline.name,
    credentialName: pipeline.credential.name,
    outcome: request ? outcomeOf(request) : waitingOutcomes[state],
    cause,
    sentence,
    runUuid,
    request,
  };
}
