import { log } from '@/lib/log';
import { type View, writeViews } from './write-views';

/** Views of one report that have not been written yet. */
interface Noted {
  teamId: string;
  reportId: string;
  count: number;
  last: Date;
  views: View[];
}

const writeAfterMs = 1000;
/** The most views logged per report and write; further ones are only counted. */
const mostLogged = 1000;

// Next bundles instrumentation and routes separately; the end of the process must find what both noted.
const shared = globalThis as typeof globalThis & {
  __portalViews?: {
    noted: Map<string, Noted>;
    timer: NodeJS.Timeout | undefined;
    writing: Promise<void>;
  };
};

function state() {
  shared.__portalViews ??= { noted: new Map(), timer: undefined, writing: Promise.resolve() };
  return shared.__portalViews;
}

/** Queues a view to be written with others: a thousand viewers of one report must not wait for one row. */
export function noteView(teamId: string, reportId: string, view: View): void {
  const views = state();
  const first: Noted = { teamId, reportId, count: 0, last: view.at, views: [] };
  const entry = views.noted.get(reportId) ?? first;
  entry.count += 1;
  if (view.at > entry.last) entry.last = view.at;
  if (entry.views.length < mostLogged) entry.views.push(view);
  views.noted.set(reportId, entry);
  views.timer ??= setTimeout(() => void flushViews(), writeAfterMs).unref();
}

/** Writes the queued views, also at the end of a process. Logs and drops those that cannot be written. */
export function flushViews(): Promise<void> {
  const views = state();
  clearTimeout(views.timer);
  views.timer = undefined;
  const teams = byTeam([...views.noted.values()]);
  views.noted = new Map();
  views.writing = views.writing.then(async () => {
    for (const [teamId, entries] of teams) {
      await writeViews(teamId, entries).catch((error: unknown) => {
        const lost = entries.reduce((sum, { count }) => sum + count, 0);
        log().warn({ err: error, views: lost }, 'views of reports could not be written');
      });
    }
  });
  return views.writing;
}

function byTeam(noted: readonly Noted[]): Map<string, Noted[]> {
  const teams = new Map<string, Noted[]>();
  for (const one of noted) teams.set(one.teamId, [...(teams.get(one.teamId) ?? []), one]);
  return teams;
}
