import { systemContext, type TeamContext, withTransaction } from '@/lib/context';
import type { Prisma } from '@/lib/db';
import { type RunRequestView, runRequestColumns, toRunRequestView } from './internal';
import { requestVersion } from './request-version';
import { TeamLooks } from './team-looks';

/** A request as a look found it. `version` changes whenever the request or its timeline does. */
export interface SeenRequest {
  view: RunRequestView;
  version: string;
}

/** Called after every look; null: the request is gone. */
type Listener = (seen: SeenRequest | null) => void;

const awaitedColumns = {
  ...runRequestColumns,
  events: { select: { id: true }, orderBy: [{ at: 'desc' }, { id: 'desc' }], take: 1 },
} as const satisfies Prisma.RunRequestSelect;

/** Everyone in this process who waits for a request of one team, all served by one look. */
class AwaitedRequests {
  readonly waiting = new Map<string, Set<Listener>>();
  readonly looks: TeamLooks;

  constructor(private readonly ctx: TeamContext) {
    this.looks = new TeamLooks(ctx.team.id, () => this.look());
  }

  private async look(): Promise<void> {
    // Waiters that arrive during a look wait for the next one: this one may see less than they already know.
    const waiting = [...this.waiting].map(([id, tells]) => ({ id, tells: [...tells] }));
    const ids = waiting.map(({ id }) => id);
    const rows = await withTransaction(this.ctx, (tx) =>
      tx.runRequest.findMany({
        where: { teamId: this.ctx.team.id, id: { in: ids } },
        select: awaitedColumns,
      }),
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    for (const { id, tells } of waiting) {
      const row = found.get(id);
      const seen = row ? toSeen(row) : null;
      for (const tell of tells) if (this.waiting.get(id)?.has(tell)) tell(seen);
    }
  }
}

// Routes and pages are bundled separately; all waiters of the process share their looks.
const shared = globalThis as typeof globalThis & {
  __portalAwaited?: Map<string, AwaitedRequests>;
};
shared.__portalAwaited ??= new Map();
const teams = shared.__portalAwaited;

/** Reports a request of the team at once and at every look, until it is called off. */
export function awaitRequest(ctx: TeamContext, wanted: string, listener: Listener): () => void {
  // The way the database writes it.
  const id = wanted.toLowerCase();
  const teamId = ctx.team.id;
  const team = teams.get(teamId) ?? new AwaitedRequests(systemContext(ctx.team, 'portal'));
  teams.set(teamId, team);
  const here = team.waiting.get(id) ?? new Set();
  team.waiting.set(id, here.add(listener));
  team.looks.want();
  return () => {
    here.delete(listener);
    if (here.size === 0 && team.waiting.get(id) === here) team.waiting.delete(id);
    if (team.waiting.size > 0 || teams.get(teamId) !== team) return;
    team.looks.stop();
    teams.delete(teamId);
  };
}

/** How many waiters in this process wait for requests of the team. */
export function waitersOf(teamId: string): number {
  const waiting = teams.get(teamId)?.waiting.values() ?? [];
  return [...waiting].reduce((sum, tells) => sum + tells.size, 0);
}

type Row = Prisma.RunRequestGetPayload<{ select: typeof awaitedColumns }>;

function toSeen({ events, ...row }: Row): SeenRequest {
  const view = toRunRequestView(row);
  return { view, version: requestVersion(view, events[0]?.id) };
}
