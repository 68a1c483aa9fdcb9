import type { Stand } from '../stand';
import { type Gesture, gestures } from './gestures';
import type { LargeRuns } from './large-run';

/** A page that a browser visits, and what is done there. */
export interface Room {
  readonly name: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly gestures: readonly Gesture[];
}

/** The pages people use most, on a warm portal. */
export async function roomsOf(stand: Stand, base: string, largeRuns: LargeRuns): Promise<Room[]> {
  const home = `/${stand.team.slug}`;
  const pipeline = `${home}/pipelines/${stand.pipeline}`;
  const headers = { cookie: stand.cookie };
  const html = await fetch(`${base}${pipeline}`, { headers }).then((answer) => answer.text());
  const task = new RegExp(`href="(${home}/tasks/[^"]+)"`).exec(html)?.[1];
  if (!task) throw new Error('The pipeline page links to no task.');
  const { focusFilter, filter, menu, theme, table, keys, hover, log, output } = gestures;
  const finder = [gestures.palette, gestures.find, gestures.leave];
  return [
    {
      name: 'overview, 100 pipelines',
      path: home,
      gestures: [focusFilter, filter, ...finder, menu, theme],
    },
    {
      name: 'pipeline, a year by day',
      path: `${pipeline}?from=${daysAgo(364)}&period=day&count=365`,
      gestures: [keys, hover, table, ...finder],
    },
    {
      name: 'run with large outputs',
      path: `${home}/${largeRuns.seen}`,
      gestures: [menu, ...finder, output, gestures.leave],
    },
    { name: 'such a run, not seen yet', path: `${home}/${largeRuns.unseen}`, gestures: [] },
    { name: 'task', path: task, gestures: [keys, table] },
    { name: 'log, 7 days', path: `${pipeline}/log?last=7d`, gestures: [log, ...finder] },
  ].map(({ path, ...room }) => ({ ...room, url: `${base}${path}`, headers }));
}

const daysAgo = (days: number): string =>
  new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
