import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { systemContext, type TeamContext, withTransaction } from '@/lib/context';
import { database, type Transaction } from '@/lib/db';
import { isMailStuck, queueMail } from '@/lib/mail';
import { findTeam, whoMayEnter } from '@/lib/teams';
import { type Change, ChangeKind } from './change';
import { mailOfChanges } from './words';

/** Changes within this time become one mail: when a server goes down, a hundred pipelines fail. Milliseconds. */
const gatherMs = 60_000;
/** Between two rounds for one team: a pipeline that fails every other run must not fill inboxes. Milliseconds. */
const pauseMs = 5 * 60_000;
/** The same while mail is stuck: a mail server that comes back gets one mail per hour of outage. Milliseconds. */
const stuckPauseMs = 3_600_000;
/** Reported changes are kept for a day, for the pause and for anyone who inspects the database. Milliseconds. */
const keptMs = 86_400_000;
/** Older changes are no longer news: they could not be reported in time. Milliseconds. */
const newsMs = 86_400_000;
/** Teams per look. */
const most = 20;
/** The most changes in one mail; the rest wait for the next one. */
const mostChanges = 1000;

const Teams = z.array(z.object({ team_id: z.string() }));

/** The worker's look for changes that people follow. Returns how many mails it put into the outbox. */
export async function tellFollowers(): Promise<number> {
  const pause = (await isMailStuck()) ? stuckPauseMs : pauseMs;
  const [noticedBy, quietSince] = [new Date(nowMs() - gatherMs), new Date(nowMs() - pause)];
  const due = Teams.parse(
    await database().prisma
      .$queryRaw`SELECT team_id FROM portal_teams_with_notices(${noticedBy}, ${quietSince}, ${most}::int)`,
  );
  let mails = 0;
  for (const { team_id: id } of due) {
    const team = await findTeam({ id });
    if (team) mails += await tellTeam(systemContext(team, 'worker'));
  }
  return mails;
}

interface Person {
  membershipId: string;
  timeZone: string;
  changes: Set<Change>;
}

/** One transaction: a change is marked as reported if and only if it is in a mail. */
function tellTeam(ctx: TeamContext): Promise<number> {
  return withTransaction(ctx, async (tx) => {
    const changes = await takeChanges(tx, ctx);
    const followers = await tx.follow.findMany({
      where: { teamId: ctx.team.id, membership: await whoMayEnter(tx, ctx) },
      select: {
        createdAt: true,
        pipeline: { select: { uuid: true } },
        membership: { select: { id: true, user: { select: { email: true, timeZone: true } } } },
      },
      orderBy: { createdAt: 'asc' },
    });
    const people = new Map<string, Person>();
    for (const { createdAt, pipeline, membership } of followers) {
      const { email, timeZone } = membership.user;
      const { id: membershipId } = membership;
      const person = people.get(email) ?? { membershipId, timeZone, changes: new Set() };
      people.set(email, person);
      for (const change of changes) {
        const isOfIt = !pipeline || pipeline.uuid === change.pipeline.uuid;
        if (isOfIt && change.noticedAt >= createdAt) person.changes.add(change);
      }
    }
    let mails = 0;
    for (const [to, { membershipId, timeZone, changes: own }] of people) {
      if (own.size === 0) continue;
      const inOrder = changes.filter((change) => own.has(change));
      const goodUntil = new Date(nowMs() + newsMs);
      const words = mailOfChanges(ctx.team, inOrder, timeZone);
      const mail = { kind: 'followed', to, goodUntil, membershipId, ...words };
      if (await queueMail(tx, mail)) mails += 1;
    }
    return mails;
  });
}

/** In the order in which they were noticed. Skips changes that another worker has locked. */
async function takeChanges(tx: Transaction, ctx: TeamContext): Promise<Change[]> {
  const mine = { teamId: ctx.team.id };
  await tx.followNotice.deleteMany({
    where: { ...mine, toldAt: { lt: new Date(nowMs() - keptMs) } },
  });
  const taken = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM follow_notices WHERE team_id = ${ctx.team.id}::uuid AND told_at IS NULL
    ORDER BY noticed_at, id LIMIT ${mostChanges} FOR UPDATE SKIP LOCKED`;
  const ids = { in: taken.map(({ id }) => id) };
  await tx.followNotice.updateMany({ where: { ...mine, id: ids }, data: { toldAt: now() } });
  const rows = await tx.followNotice.findMany({
    where: { ...mine, id: ids, noticedAt: { gte: new Date(nowMs() - newsMs) } },
    select: {
      kind: true,
      since: true,
      noticedAt: true,
      pipeline: { select: { uuid: true, name: true } },
    },
    orderBy: [{ noticedAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ kind, ...row }) => ({ kind: ChangeKind.parse(kind), ...row }));
}
