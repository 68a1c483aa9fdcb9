import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { systemContext } from '@/lib/context';
import { database } from '@/lib/db';
import { findTeam } from '@/lib/teams';
import { endLostAttempt } from './end-lost-attempt';
import { type SendOptions, sendRunRequest } from './send-run-request';

/** The handler that committed a request sends it at once; after this long it counts as left behind. */
const untouchedMs = 10_000;
const most = 50;

const LeftBehind = z.array(
  z.object({ team_id: z.string(), run_request_id: z.string(), state: z.string() }),
);

/** How long one look waits for its sends: a Datamin that hangs must not hold up the next look. */
const patienceMs = 5000;

/** What this process is sending, so that a later look does not send it again. */
const underWay = new Map<string, Promise<unknown>>();

/** The worker's look for requests that nobody is sending and attempts whose sender went silent. */
export async function sweepRunRequests(
  options: SendOptions & { untouchedMs?: number } = {},
): Promise<{ sent: number; lost: number }> {
  const since = new Date(nowMs() - (options.untouchedMs ?? untouchedMs));
  const found = LeftBehind.parse(
    await database().prisma
      .$queryRaw`SELECT team_id, run_request_id, state::text FROM portal_run_requests_left_behind(${now()}, ${since}, ${most}::int)`,
  );
  const counts = { sent: 0, lost: 0 };
  const work = found.map(async ({ team_id, run_request_id: id, state }) => {
    const team = await findTeam({ id: team_id });
    if (!team) return;
    const ctx = systemContext(team, 'worker');
    if (state === 'sending') {
      if (await endLostAttempt(ctx, id)) counts.lost += 1;
      return;
    }
    const sending =
      underWay.get(id) ?? sendRunRequest(ctx, id, options).finally(() => underWay.delete(id));
    underWay.set(id, sending);
    await sending;
    counts.sent += 1;
  });
  // A failure is thrown only after all have had their turn.
  const settled = Promise.allSettled(work);
  const results = await Promise.race([settled, sleep(patienceMs, [], { ref: false })]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return counts;
}
