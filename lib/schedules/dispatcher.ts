import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { database, inTransaction, tellFailure } from '@/lib/db';
import { SendQueue, type sendRecorded } from '@/lib/runs';
import { advanceLine } from './advance-line';
import { type Claimed, fireSchedule } from './fire-schedule';
import { fireTogether } from './fire-together';

/** How long a claim lasts: after this, another dispatcher takes up what a dead one had claimed. */
const claimMs = 30_000;
/** Schedules claimed at once: few enough that other dispatchers find some too. */
const batch = 50;
/** Firings recorded at once: together with the sends, fewer than the process has connections. */
const width = 4;

const Due = z.array(
  z.object({
    team_id: z.string(),
    team_slug: z.string(),
    team_name: z.string(),
    pipeline_id: z.string(),
    schedule_id: z.string(),
    schedule_name: z.string(),
  }),
);
const InLine = z.array(Due.element.omit({ schedule_id: true, schedule_name: true }));

type Team = Claimed['team'];
const teamOf = (row: { team_id: string; team_slug: string; team_name: string }): Team => ({
  id: row.team_id,
  slug: row.team_slug,
  name: row.team_name,
});

/**
 * Fires due schedules. Any number of dispatchers may work side by side: one claims each schedule, and the
 * transaction that fires it would notice if another had done so.
 */
export class Dispatcher {
  private readonly queue: SendQueue;
  private isStopped = false;

  constructor(send?: typeof sendRecorded) {
    this.queue = new SendQueue(send);
  }

  /** One look: fires everything due, first recording it, then sending it in the background. */
  async look(): Promise<{ fired: number }> {
    let fired = 0;
    for (let more = true; more; ) {
      const due = this.isStopped ? [] : await claimDue();
      const before = fired;
      const left = await this.fireTogether(due);
      fired += due.length - left.length;
      await inTurns(left, async (claimed) => {
        if (await this.fire(claimed)) fired += 1;
      });
      // If nothing can be fired, another claim would only find the same schedules again.
      more = due.length === batch && fired > before;
    }
    const lines = this.isStopped ? [] : await claimLines();
    await inTurns(lines, async (line) => {
      const id = await advanceLine(line);
      if (id) this.queue.add(line.team, id);
      // Start sending only now: sends would compete for connections with what is still to be recorded.
    }).finally(() => this.queue.start());
    return { fired };
  }

  /** Resolves when nothing is being sent any more. */
  async settled(): Promise<void> {
    await this.queue.settled();
  }

  /** Leaves what it has not started sending to the sweep. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.queue.stop();
  }

  /** Fires the simple ones, one transaction per team; returns those to fire one by one. */
  private async fireTogether(due: readonly Claimed[]): Promise<Claimed[]> {
    const left: Claimed[] = [];
    for (const claimed of byTeam(due)) {
      const [{ team }] = claimed;
      try {
        const done = await fireTogether(team, claimed);
        for (const id of done.requests) this.queue.add(team, id);
        left.push(...done.left);
      } catch (error) {
        tellFailure(error, 'schedules could not be fired together', { teamId: team.id });
        left.push(...claimed);
      }
    }
    return left;
  }

  private async fire(claimed: Claimed): Promise<boolean> {
    try {
      const ids = await fireSchedule(claimed);
      for (const id of ids) this.queue.add(claimed.team, id);
      return true;
    } catch (error) {
      const of = { scheduleId: claimed.schedule.id };
      tellFailure(error, 'a schedule could not be fired', of);
      await unclaim(claimed).catch((failure: unknown) =>
        tellFailure(failure, 'a schedule that could not be fired keeps its claim', of),
      );
      return false;
    }
  }
}

function byTeam(due: readonly Claimed[]): [Claimed, ...Claimed[]][] {
  const teams = new Map<string, [Claimed, ...Claimed[]]>();
  for (const claimed of due) {
    const others = teams.get(claimed.team.id);
    if (others) others.push(claimed);
    else teams.set(claimed.team.id, [claimed]);
  }
  return [...teams.values()];
}

async function claimDue(): Promise<Claimed[]> {
  const until = new Date(nowMs() + claimMs);
  const rows = await database().prisma.$queryRaw`
    SELECT team_id, team_slug, team_name, pipeline_id, schedule_id, schedule_name
    FROM portal_claim_due_schedules(${now()}, ${until}, ${batch}::int)`;
  return Due.parse(rows).map((row) => ({
    team: teamOf(row),
    pipelineId: row.pipeline_id,
    schedule: { id: row.schedule_id, name: row.schedule_name },
  }));
}

async function claimLines() {
  const until = new Date(nowMs() + claimMs);
  const rows = await database().prisma.$queryRaw`
    SELECT team_id, team_slug, team_name, pipeline_id
    FROM portal_claim_queued_firings(${now()}, ${until}, ${batch}::int)`;
  return InLine.parse(rows).map((row) => ({ team: teamOf(row), pipelineId: row.pipeline_id }));
}

/** Lets the next look retry what failed, instead of waiting for the claim to end. */
async function unclaim({ team, schedule }: Claimed): Promise<void> {
  await inTransaction({ teamId: team.id }, (tx) =>
    tx.schedule.updateMany({
      where: { id: schedule.id, teamId: team.id },
      data: { claimedUntil: null },
    }),
  );
}

/** Works on a few items at once until all are done. A failure is thrown only after all have had their turn. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>) {
  const left = [...items];
  const failures: unknown[] = [];
  const turn = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      await work(next).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, turn));
  if (failures.length > 0) throw failures[0];
}
