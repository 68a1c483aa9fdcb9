import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { type Actor, systemContext, type TeamContext, withTransaction } from '@/lib/context';
import { database, tellFailure } from '@/lib/db';
import { askForItem, type BulkTurn, type WaitingItem } from './ask-for-item';
import { SendQueue } from './send-queue';
import type { sendRecorded } from './send-recorded';

/** As long as a claim holds: a worker that dies leaves what it claimed to another after this. */
const claimMs = 30_000;
/** Nobody gives turns for longer: the claim must not end meanwhile. */
const turnsMs = 20_000;
/** How often it is looked whether there is room for more. */
const lookAgainMs = 1000;
/** Claimed at once. */
const batch = 8;

const Due = z.array(
  z.object({
    team_id: z.string(),
    team_slug: z.string(),
    team_name: z.string(),
    bulk_run_id: z.string(),
  }),
);

/**
 * Gives the pipelines of bulk runs their turns, any number of runners beside one another: each bulk run is
 * claimed by one, and the transaction of a turn would find it taken.
 */
export class BulkRunner {
  private readonly queue: SendQueue;
  private isStopped = false;

  constructor(send?: typeof sendRecorded) {
    this.queue = new SendQueue(send);
  }

  /** One look: asks for everything there is room for, then sends behind the caller's back. */
  async look(): Promise<{ asked: number }> {
    let asked = 0;
    for (const { team, id } of this.isStopped ? [] : await claimDue()) {
      try {
        asked += await this.advance(team, id);
      } catch (error) {
        // It is taken up again when its claim ends.
        const of = { bulkRunId: id };
        tellFailure(error, 'a bulk run could not go on', of);
      }
      this.queue.start();
    }
    return { asked };
  }

  /** Until nothing is being sent any more. */
  async settled(): Promise<void> {
    await this.queue.settled();
  }

  /** Leaves to the others what it did not begin with. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.queue.stop();
  }

  private async advance(team: TeamContext['team'], id: string): Promise<number> {
    const ctx = systemContext(team, 'worker');
    const { bulkRun, waiting } = await readTurns(ctx, id);
    const until = nowMs() + turnsMs;
    const full = new Set<string>();
    let asked = 0;
    for (const { credentialId, ...item } of bulkRun ? waiting : []) {
      if (this.isStopped || nowMs() > until) break;
      if (!bulkRun || full.has(credentialId)) continue;
      const turn = await askForItem(team, bulkRun, item);
      if (turn.became === 'full') full.add(credentialId);
      if (turn.became !== 'asked') continue;
      this.queue.add(team, turn.runRequestId);
      asked += 1;
    }
    await putBack(ctx, id);
    return asked;
  }
}

async function claimDue(): Promise<{ team: TeamContext['team']; id: string }[]> {
  const until = new Date(nowMs() + claimMs);
  const rows = await database().prisma.$queryRaw`
    SELECT team_id, team_slug, team_name, bulk_run_id FROM portal_claim_bulk_runs(${now()}, ${until}, ${batch}::int)`;
  return Due.parse(rows).map(({ team_id, team_slug, team_name, bulk_run_id }) => ({
    team: { id: team_id, slug: team_slug, name: team_name },
    id: bulk_run_id,
  }));
}

/** What waits, in its order, and who asked for it. */
async function readTurns(
  ctx: TeamContext,
  id: string,
): Promise<{ bulkRun: BulkTurn | null; waiting: (WaitingItem & { credentialId: string })[] }> {
  const row = await withTransaction(ctx, (tx) =>
    tx.bulkRun.findUnique({
      where: { id, teamId: ctx.team.id },
      select: {
        anyway: true,
        perCredential: true,
        actorKind: true,
        actorId: true,
        actorName: true,
        items: {
          where: { state: 'waiting' },
          orderBy: { position: 'asc' },
          select: {
            id: true,
            pipelineId: true,
            inputFromId: true,
            pipeline: { select: { credentialId: true, runCredentialId: true } },
          },
        },
      },
    }),
  );
  if (!row) return { bulkRun: null, waiting: [] };
  const { anyway, perCredential, actorKind, actorId, actorName } = row;
  return {
    bulkRun: { id, anyway, perCredential, actor: actorOf(actorKind, actorId, actorName) },
    waiting: row.items.map(({ pipeline, ...item }) => ({
      ...item,
      credentialId: pipeline.runCredentialId ?? pipeline.credentialId,
    })),
  };
}

function actorOf(kind: Actor['kind'], id: string | null, name: string): Actor {
  return kind === 'system' || id === null ? { kind: 'system', id: null, name } : { kind, id, name };
}

/** Lets go of it: nothing waits any more, or it is to be looked at again soon. */
async function putBack(ctx: TeamContext, id: string): Promise<void> {
  const lookAt = new Date(nowMs() + lookAgainMs);
  await withTransaction(
    ctx,
    (tx) => tx.$executeRaw`
      UPDATE bulk_runs b SET claimed_until = NULL, look_at = ${lookAt},
        asked_at = CASE WHEN EXISTS (SELECT FROM bulk_run_items i WHERE i.bulk_run_id = b.id AND i.state = 'waiting') THEN NULL ELSE ${now()}::timestamptz END
      WHERE b.id = ${id}::uuid AND b.team_id = ${ctx.team.id}::uuid AND b.asked_at IS NULL`,
  );
}
