import { realMs } from '@/lib/clock';
import { systemContext, type TeamContext, withTransaction } from '@/lib/context';
import { momentOf, placeAt } from './event-places';
import { type RunRequestView, runRequestColumns, toRunRequestView } from './internal';
import { eventColumns, type RunRequestEvent, toEvent } from './run-request-event';
import { TeamLooks } from './team-looks';

/** Something that happened to a request of a team, and the request as it is now. */
export interface RequestMoment {
  event: RunRequestEvent;
  request: RunRequestView;
}

/** What was committed late, or made by a process whose clock is behind, is found by looking back so far. */
const overlapMs = 10_000;
/** More than this at once is for a reader to read anew. */
export const mostMoments = 500;

/** What happened since a place, oldest first; what is at its edge may have been read before. */
export function readMoments(ctx: TeamContext, sinceMs: number): Promise<RequestMoment[]> {
  return withTransaction(ctx, async (tx) => {
    const rows = await tx.runRequestEvent.findMany({
      where: { teamId: ctx.team.id, id: { gt: placeAt(sinceMs - overlapMs) } },
      orderBy: { id: 'asc' },
      take: mostMoments,
      select: { ...eventColumns, runRequest: { select: runRequestColumns } },
    });
    return rows.map(({ runRequest, ...row }) => ({
      event: toEvent(row),
      request: toRunRequestView(runRequest),
    }));
  });
}

type Told = (moments: readonly RequestMoment[]) => void;

/** Who listens to one team's requests in this process, all served by one look. */
class RequestFeed {
  readonly listening = new Set<Told>();
  readonly looks: TeamLooks;
  private knownTo = realMs();

  constructor(ctx: TeamContext) {
    this.looks = new TeamLooks(ctx.team.id, async () => {
      const begun = realMs();
      const moments = await readMoments(ctx, this.knownTo);
      const last = moments.length === mostMoments ? moments.at(-1) : undefined;
      // A look that was full goes on where it ended.
      this.knownTo = (last && momentOf(last.event.id)) ?? begun;
      if (last) this.looks.want();
      for (const tell of [...this.listening]) tell(moments);
    });
  }
}

// Routes and pages are bundled apart; all listeners of the process share their looks.
const shared = globalThis as typeof globalThis & { __portalFeeds?: Map<string, RequestFeed> };
shared.__portalFeeds ??= new Map();
const feeds = shared.__portalFeeds;

/** Tells what happens to the team's requests from now on, some of it more than once, until called off. */
export function listenToRequests(ctx: TeamContext, told: Told): () => void {
  const teamId = ctx.team.id;
  const feed = feeds.get(teamId) ?? new RequestFeed(systemContext(ctx.team, 'portal'));
  feeds.set(teamId, feed);
  feed.listening.add(told);
  feed.looks.want();
  return () => {
    feed.listening.delete(told);
    if (feed.listening.size > 0 || feeds.get(teamId) !== feed) return;
    feed.looks.stop();
    feeds.delete(teamId);
  };
}
