import type { TaskView } from '@/lib/pipelines';
import { type RunSummary, summariseRun } from '@/lib/runs';
import { compareTasks } from '@/lib/stats/compare-tasks';
import { spreadOf } from '@/lib/stats/spread';

const task = (uuid: string): TaskView => ({
  uuid,
  name: uuid,
  taskType: 'query',
  firstSeenAt: new Date(0),
  lastSeenAt: null,
  pipeline: { uuid: 'p', name: 'P' },
});

/** For each run, by task, whether each of its task runs succeeded; the newest run comes first. */
function runs(...given: Record<string, boolean[]>[]): RunSummary[] {
  return given.map((tasks, age) =>
    summariseRun({
      runUuid: `run-${age}`,
      taskRuns: Object.entries(tasks).flatMap(([taskUuid, outcomes]) =>
        outcomes.map((successful, index) => ({
          taskUuid,
          taskType: 'query',
          successful,
          executedAt: new Date(Date.UTC(2026, 2, 1, 0, 0, index) - age * 60_000),
          durationMs: taskUuid === 'slow' ? 900 : 100,
        })),
      ),
    }),
  );
}

test('the worst come first: failed last, failed most, slowest, never seen', () => {
  const standings = compareTasks(
    ['never', 'good', 'slow', 'once', 'failing'].map(task),
    runs(
      { good: [true], slow: [true], once: [true], failing: [false] },
      { good: [true], slow: [true], once: [false], failing: [true] },
    ),
  );
  expect(standings.map(({ task: { uuid } }) => uuid)).toEqual([
    'failing',
    'once',
    'slow',
    'good',
    'never',
  ]);
  expect(standings.at(-1)).toMatchObject({ last: null, typicalMs: null, strip: [null, null] });
});

test('a task that a run came to several times counts each, and is one mark of the strip', () => {
  const [standing] = compareTasks(
    [task('each')],
    runs({ each: [true, false, true] }, {}, { each: [true] }),
  );
  expect(standing).toMatchObject({
    last: { runUuid: 'run-0', successful: true, executedAt: new Date('2026-03-01T00:00:02Z') },
    successes: 3,
    failures: 1,
    typicalMs: 100,
    strip: [{ failed: false, durationMs: 100 }, null, { failed: true, durationMs: 300 }],
  });
});

test('a spread is told only of enough durations, and each is one that was measured', () => {
  expect(spreadOf([5, 1])).toEqual({ p50: null, p95: null, p99: null });
  expect(spreadOf([3, 1, 2])).toEqual({ p50: 2, p95: null, p99: null });
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(spreadOf(hundred)).toEqual({ p50: 50, p95: 95, p99: 99 });
});
