import { lastOf } from '@/app/(portal)/[team]/_stats/last-of';
import type { RunSummary } from '@/lib/runs';

const broken = 'b0000000-0000-4000-8000-000000000001';
const names = new Map([[broken, 'Read shelves']]);
const at = (second: number) => new Date(Date.UTC(2026, 2, 10, 12) + second * 1000);

const taskRun = (taskUuid: string, taskType: string, second: number) => ({
  ...{ taskUuid, taskType, successful: false, executedAt: at(second), durationMs: 1000 },
});

function run(runUuid: string, status: RunSummary['status'], from: number, to: number): RunSummary {
  return {
    ...{ runUuid, status, startedAt: at(from), finishedAt: at(to), durationMs: (to - from) * 1000 },
    taskRuns:
      status === 'failed'
        ? [
            taskRun('other', 'query', to),
            taskRun(broken, 'query', to - 1),
            { ...taskRun('fine', 'merge', from), successful: true },
          ]
        : [],
  };
}
const last = (successful: boolean, second: number, ...runs: RunSummary[]) =>
  lastOf(
    { successful, executedAt: at(second), durationMs: 1000 },
    { runs, href: '/ops/runs', names },
  );

test('a run whose last task succeeded after another one failed has failed', () => {
  const runs = [run('b', 'failed', 100, 110), run('a', 'succeeded', 0, 10)];
  expect(last(true, 110, ...runs)).toEqual({
    successful: false,
    durationMs: 10_000,
    href: '/ops/runs/b',
    failedTask: 'Read shelves',
  });
});

test('what is near in time and ended as told is the last run', () => {
  const runs = [run('b', 'succeeded', 100, 110), run('a', 'failed', 70, 80)];
  expect(last(true, 150, ...runs)).toEqual({
    successful: true,
    durationMs: 10_000,
    href: '/ops/runs/b',
    failedTask: null,
  });
  expect(last(false, 80, ...runs)).toEqual({
    successful: false,
    durationMs: 10_000,
    href: '/ops/runs/a',
    failedTask: 'Read shelves',
  });
});

test.each([
  ['it is only near, and ended in another way', [run('a', 'failed', 0, 10)], 20],
  ['two were going on', [run('b', 'failed', 0, 10), run('a', 'failed', 2, 12)], 5],
  ['it is not over', [run('a', 'running', 0, 10)], 5],
  ['the log has none', [], 5],
])('no run is named where %s', (_, runs, second) => {
  expect(last(true, second, ...runs)).toBeNull();
});

test('what never ran has no last run', () => {
  expect(lastOf(null, { runs: [run('a', 'failed', 0, 10)], href: '', names })).toBeNull();
});
