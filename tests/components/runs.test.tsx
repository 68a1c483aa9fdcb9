import { failedFirst, groupTaskRuns, splitFailed } from '@/components/runs/group-task-runs';
import { LogRuns } from '@/components/runs/log-runs';
import { TaskRuns } from '@/components/runs/task-runs';
import { Waterfall } from '@/components/runs/waterfall';
import type { PageRun, PageTaskRun } from '@/lib/runs';
import { html, occurrences } from './render';

const start = Date.UTC(2026, 2, 2, 10);
const pipelineUuid = 'bbbbbbbb-0000-4000-8000-000000000000';

function row(task: number, endsAfterMs: number, more: Partial<PageTaskRun> = {}): PageTaskRun {
  return {
    taskUuid: `${String(task).padStart(8, '0')}-0000-4000-8000-000000000000`,
    taskType: `type_${task}`,
    successful: true,
    executedAt: new Date(start + endsAfterMs),
    durationMs: 1000,
    metricValue: null,
    output: { kind: 'empty' },
    index: 0,
    ...more,
  };
}

const timeline = (rows: PageTaskRun[]) =>
  html(<Waterfall taskRuns={rows} names={new Map()} anchor={(uuid) => `t-${uuid.slice(0, 8)}`} />);
const list = (rows: PageTaskRun[]) =>
  html(
    <TaskRuns
      runUuid="aaaaaaaa-0000-4000-8000-000000000000"
      taskRuns={rows}
      few={false}
      base="/team"
      timeZone="UTC"
      names={new Map()}
      pipelineUuid={pipelineUuid}
    />,
  );

test('of a log with very many task runs the later runs lead to pages of their own', () => {
  const run = (index: number, taskRuns: number): PageRun => ({
    runUuid: `${String(index).padStart(8, '0')}-1111-4000-8000-000000000000`,
    status: 'succeeded',
    startedAt: new Date(start),
    finishedAt: new Date(start),
    durationMs: 1000,
    taskRuns: Array.from({ length: taskRuns }, (_, task) => row(task, 1000)),
  });
  const shown = (sizes: number[]) => {
    const drawn = html(
      <LogRuns
        runs={sizes.map((size, index) => run(index, size))}
        base="/team"
        timeZone="UTC"
        names={new Map()}
        pipelineUuid={pipelineUuid}
      />,
    );
    // Not only how long ago: many a line says the same.
    expect(occurrences(drawn, '<small>03-02 ')).toBe(sizes.length);
    return [occurrences(drawn, 'href="/team/runs/'), occurrences(drawn, 'here are too many')];
  };
  expect(shown([100, 100, 100])).toEqual([3, 0]);
  expect(shown([100, 150, 100, 1])).toEqual([4, 2]);
  expect(shown([2000, 1])).toEqual([2, 1]);
});

test('tasks are in the order in which they began, those that failed come first', () => {
  const rows = [row(1, 9000), row(2, 2000), row(3, 3000, { successful: false }), row(2, 5000)];
  const groups = groupTaskRuns(rows);
  expect(groups.map(({ taskType }) => taskType)).toEqual(['type_2', 'type_3', 'type_1']);
  expect(failedFirst(groups).map(({ taskType }) => taskType)).toEqual([
    'type_3',
    'type_2',
    'type_1',
  ]);
});

test('of a task that ran often the failed ones come first, and it counts as failed', () => {
  const rows = [row(1, 1000), row(1, 2000, { successful: false, index: 1 }), row(2, 3000)];
  const [group] = failedFirst(groupTaskRuns(rows));
  expect(group?.rows.map(({ index }) => index)).toEqual([1, 0]);
  expect(splitFailed(rows)).toEqual({ failed: rows.slice(0, 2), others: rows.slice(2) });
});

describe('the timeline', () => {
  test('is a table that says begin and duration in words, with a bar for each', () => {
    const drawn = timeline([row(1, 1000), row(2, 4000, { durationMs: 2000 })]);
    expect(drawn).toContain('<caption');
    expect(drawn).toContain('at once');
    expect(drawn).toContain('+ 2 s');
    expect(occurrences(drawn, '<rect')).toBe(2);
    expect(drawn).toContain('x="50%" y="4" width="50%"');
  });

  test('tells a failure by word, by shape and by class', () => {
    const drawn = timeline([row(1, 1000, { successful: false })]);
    expect(drawn).toContain('>failed<');
    expect(drawn).toContain('waterfall-failure');
    expect(drawn).toContain('waterfall-bar is-bad');
  });

  test('says so when nobody knows how long a task took, and draws no bar', () => {
    const drawn = timeline([row(1, 1000), row(2, 3000, { durationMs: null })]);
    expect(drawn).toContain('unknown');
    expect(drawn).toContain('ended + 3 s');
    expect(occurrences(drawn, '<rect')).toBe(1);
    expect(occurrences(drawn, 'waterfall-unknown')).toBe(1);
  });

  test('has one line for a task that ran twelve times', () => {
    const rows = Array.from({ length: 12 }, (_, index) => row(1, 1000 * index, { index }));
    const drawn = timeline(rows);
    expect(drawn).toContain('× 12');
    expect(occurrences(drawn, '<tr')).toBe(2);
    expect(occurrences(drawn, '<rect')).toBe(12);
  });

  test('of two hundred tasks shows forty, and the others behind a press', () => {
    const drawn = timeline(Array.from({ length: 200 }, (_, task) => row(task, 1000 * (task + 1))));
    const [shown = '', folded = ''] = drawn.split('<details');
    expect(occurrences(shown, '<rect')).toBe(40);
    expect(occurrences(folded, '<rect')).toBe(160);
    expect(folded).toContain('160 more tasks');
  });

  test('of a run without a duration is one line all the same', () => {
    expect(timeline([row(1, 0, { durationMs: 0 })])).toContain('<rect');
    expect(timeline([row(1, 0, { durationMs: null })])).toContain('ended first');
    expect(timeline([])).toBe('');
  });

  test('has no style of its own: the content security policy refuses it', () => {
    expect(timeline([row(1, 1000), row(2, 900, { successful: false })])).not.toContain('style=');
  });
});

describe('the list', () => {
  test('opens what failed and closes the rest', () => {
    const error = {
      kind: 'error',
      messages: ['no such table'],
      moreMessages: 0,
      text: '[]',
      bytes: 2,
      cut: false,
      items: null,
      decrypted: false,
    } as const;
    const drawn = list([row(1, 1000), row(2, 2000, { successful: false, output: error })]);
    expect(drawn.indexOf('type_2')).toBeLessThan(drawn.indexOf('type_1'));
    expect(occurrences(drawn, /<details[^>]*open=""/)).toBe(1);
    expect(drawn.indexOf('no such table')).toBeLessThan(drawn.indexOf('The whole error'));
  });

  test('says how many errors there are besides', () => {
    const output = {
      kind: 'error',
      messages: ['one'],
      moreMessages: 980,
      text: '',
      bytes: 2,
      cut: true,
      items: null,
      decrypted: false,
    } as const;
    expect(list([row(1, 1, { successful: false, output })])).toContain('and 980 more');
  });

  test('shows a table as one, with the digits it was sent with, and the rest as a link', () => {
    const text = `[${Array.from({ length: 20 }, (_, id) => `{"id":${9007199254740993n + BigInt(id)},"a":"<b>x</b>"}`).join(',')}`;
    const output = {
      kind: 'json',
      text,
      bytes: 5000,
      cut: true,
      items: 300,
      decrypted: false,
    } as const;
    const drawn = list([row(1, 1, { output })]);
    // Said once, in the row's head.
    expect(occurrences(drawn, 'JSON, 300 items, 5.0 kB')).toBe(1);
    expect(drawn).toContain('9007199254740993');
    expect(drawn).toContain('&lt;b&gt;x&lt;/b&gt;');
    expect(occurrences(drawn, '<tr')).toBe(7);
    const place = `pipeline=${pipelineUuid}&amp;task=00000001-0000-4000-8000-000000000000&amp;from=2026-03-02T10%3A00%3A00.000Z`;
    expect(drawn).toContain(`/output/view?${place}"`);
    expect(drawn).toContain(`/output?${place}" download=""`);
  });

  test.each([
    [{ kind: 'encrypted', bytes: 48 }, 'Encrypted, 48 B'],
    [{ kind: 'encrypted', bytes: 16, uuid: 'fa22' }, '<code>fa22</code>. If it is not that'],
    [
      { kind: 'binary', mediaType: 'application/zip', bytes: 2_500_000 },
      'Binary (application/zip), 2.5 MB',
    ],
    [{ kind: 'invalid', bytes: 7 }, 'not Base64'],
    [{ kind: 'empty' }, 'No output'],
  ] as const)('%j is said in words', (output, words) => {
    expect(list([row(1, 1, { output })])).toContain(words);
  });
});
