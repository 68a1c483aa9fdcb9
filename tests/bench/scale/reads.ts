import type { TeamContext } from '@/lib/context';
import {
  compareRuns,
  getRun,
  listRuns,
  readHistoryNumbers,
  readHistoryStanding,
  readHistoryStatistics,
  readHistoryYear,
  readRunChoices,
} from '@/lib/history';
import type { Filled } from './fill';

export interface Read {
  name: string;
  kind: 'list' | 'statistic' | 'run';
  read: () => Promise<unknown>;
}

const dayMs = 86_400_000;

/** Every filtered list's first page, every statistic, and one run. */
export function readsOf(ctx: TeamContext, { pipeline, task, run, end }: Filled): Read[] {
  const ago = (days: number) => new Date(end.getTime() - days * dayMs).toISOString();
  const lists: Record<string, object> = {
    'all runs': {},
    failed: { status: 'failed' },
    succeeded: { status: 'succeeded' },
    running: { status: 'running' },
    'of a pipeline': { pipeline },
    'of a pipeline, failed': { pipeline, status: 'failed' },
    'of a tag': { tag: 'tenth' },
    'of a tag of one pipeline': { tag: 'alone' },
    'with a type of task that most have': { taskType: 'query' },
    'with a type that one pipeline has': { taskType: 'gpt' },
    'requested here': { trigger: 'here' },
    'started elsewhere': { trigger: 'elsewhere' },
    'longer than an hour': { minDurationMs: 3_600_000 },
    'longer than a day': { minDurationMs: dayMs },
    'shorter than 250 ms': { maxDurationMs: 250 },
    'of a pipeline, longer than an hour': { pipeline, minDurationMs: 3_600_000 },
    'with a word that all have': { q: 'paid' },
    'with a word that one in 5,000 has': { q: 'customer77' },
    'with a word that hardly any has': { q: 'needle' },
    'with a word that none has': { q: 'nothinglikeit' },
    'with the beginning of many words': { q: 'customer1' },
    'by a run’s UUID': { q: run },
    'of a week a year ago': { from: ago(360), to: ago(353) },
    'failed, of a week a year ago': { status: 'failed', from: ago(360), to: ago(353) },
    'failed, with a word, of a tag': { status: 'failed', q: 'customer77', tag: 'tenth' },
  };
  const statistics =
    (days: number, more: object = {}) =>
    () =>
      readHistoryStatistics(ctx, pipeline, {
        from: ago(days),
        to: end.toISOString(),
        timeZone: 'Europe/Berlin',
        ...more,
      });
  const numbers = (kind: 'pipeline' | 'task', uuid: string, days: number) => () =>
    readHistoryNumbers(ctx, { kind, uuid }, { from: ago(days), to: end.toISOString() });
  const others: Record<string, () => Promise<unknown>> = {
    'statistics of a day': statistics(1),
    'statistics of 30 days': statistics(30),
    'statistics of 90 days': statistics(90),
    'statistics of a year': statistics(365),
    'statistics of 30 days in Kathmandu': statistics(30, { timeZone: 'Asia/Kathmandu' }),
    'statistics of 90 days, slow tasks of a type': statistics(90, {
      slowerThanMs: 1000,
      taskType: 'query',
    }),
    'numbers of a pipeline, 30 days': numbers('pipeline', pipeline, 30),
    'numbers of a task, a year': numbers('task', task, 365),
    'calendar of a year': () => readHistoryYear(ctx, pipeline, 'Europe/Berlin'),
    'standing of all histories': () => readHistoryStanding(ctx),
    'choices of the list': () => readRunChoices(ctx),
  };
  return [
    ...Object.entries(lists).map(
      ([name, filters]): Read => ({ name, kind: 'list', read: () => listRuns(ctx, filters) }),
    ),
    ...Object.entries(others).map(([name, read]): Read => ({ name, kind: 'statistic', read })),
    { name: 'one run', kind: 'run', read: () => getRun(ctx, run, pipeline) },
    {
      name: 'one run beside the one before',
      kind: 'run',
      read: async () => compareRuns(ctx, await getRun(ctx, run, pipeline)),
    },
  ];
}
