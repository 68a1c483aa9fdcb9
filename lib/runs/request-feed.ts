import { realMs } from '@/lib/clock';
import { systemContext, type TeamContext, withTransaction } from '@/lib/context';
import { placeAt } from './event-places';
import { type RunRequestView, runRequestColumns, toRunRequestView } from './internal';
import { eventColumns, type RunRequestEvent, toEvent } from './run-request-event';
import { TeamLooks } from './team-looks';

/** Something that happened to a request of a team, with the request as it is now. */
export interface RequestMoment {
  event: RunRequestEvent;
  request: RunRequestView;
}

/** How far to look back for events that were committed late or made by a process whose clock is behind. */
const overlapMs = 10_000;
/** A reader with more news than this should read everything again. */
export const mostMoments = 500;

/** Where to read on from a time; events near that time may have been read before. */
export const placeBefore = (ms: number): string => placeAt(ms - overlapMs);

/** What happened after a place or an event's id, oldest first, as far as {@link mostMoments}. */
export function readMoments(ctx: TeamContext, place: string): Promise<RequestMoment[]> {
  return withTransaction(ctx, async (tx) => {
    const rows = await tx.runRequestEvent.findMany({
      where: { teamId: ctx.team.id, id: { gt: place } },
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

type Listener = (moments: readonly RequestMoment[]) => void;

/** Everyone in this process who listens to one team's requests, all served by one look. */
class RequestFeed {
  readonly listening = new Set<Listener>();
  readonly looks: TeamLooks;
  private place = placeBefore(realMs());

  constructor(ctx: TeamContext) {
    this.looks = new TeamLooks(ctx.team.id, async () => {
      const begun = realMs();
      const moments = await readMoments(ctx, this.place);
      const last = moments.length === mostMoments ? moments.at(-1) : undefined;
      // After a full look, the next one continues right where it ended: looking back, it could find the same for ever.
      this.place = last?.event.id ?? placeBefore(begun);
      if (last) this.looks.want();
      for (const tell of [...this.listening]) tell(moments);
    });
  }
}

// Routes and pages are bundled separately; all listeners of the process share their looks.
const shared = globalThis as typeof globalThis & { __portalFeeds?: Map<string, RequestFeed> };
shared.__portalFeeds ??= new Map();
const feeds = shared.__portalFeeds;

/** Reports what happens to the team's requests from now on, some of it more than once, until it is called off. */
export function listenToRequests(ctx: TeamContext, listener: Listener): () => void {
  const teamId = ctx.team.id;
  const feed = feeds.get(teamId) ?? new RequestFeed(systemContext(ctx.team, 'portal'));
  feeds.set(teamId, feed);
  feed.listening.add(listener);
  feed.looks.want();
  return () => {
    feed.listening.delete(listener);
    if (feed.listening.size > 0 || feeds.get(teamId) !== feed) return;
    feed.looks.stop();
    feeds.delete(teamId);
  };
}
