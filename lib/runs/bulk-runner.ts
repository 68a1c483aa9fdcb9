import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { type Actor, systemContext, type TeamContext, withTransaction } from '@/lib/context';
import { database, tellFailure } from '@/lib/db';
import { askForItem, type BulkTurn, type WaitingItem } from './ask-for-item';
import { SendQueue } from './send-queue';
import type { sendRecorded } from './send-recorded';

/** How long a claim lasts: after this, another worker takes up what a dead one had claimed. */
const claimMs = 30_000;
/** A runner stops giving turns after this long, so that its claim does not end meanwhile. */
const turnsMs = 20_000;
/** How often to check whether there is room for more. */
const lookAgainMs = 1000;
/** Bulk runs claimed at once. */
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
 * Gives the pipelines of bulk runs their turns. Any number of runners may work side by side: one claims each
 * bulk run, and the transaction of a turn would notice if another got there first.
 */
export class BulkRunner {
  private readonly queue: SendQueue;
  private isStopped = false;

  constructor(send?: typeof sendRecorded) {
    this.queue = new SendQueue(send);
  }

  /** One look: requests everything there is room for, then sends it in the background. */
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

  /** Resolves when nothing is being sent any more. */
  async settled(): Promise<void> {
    await this.queue.settled();
  }

  /** Leaves to other workers what it has not started sending. */
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

/** What is waiting, in order, and who asked for it. */
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

/** Releases the claim: either nothing is waiting any more, or the next look is due soon. */
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
