import { StandingLead } from '@/components/pipelines/standing-lead';
import { LogLead } from '@/components/runs/log-lead';
import { ComingRunLead, RunLead, UnknownRunLead } from '@/components/runs/run-lead';
import { ComingLead, NumbersLead } from '@/components/stats/numbers-lead';
import type { TeamStanding } from '@/lib/pipelines';
import type { LogPage } from '@/lib/runs';
import type { RangeNumbers } from '@/lib/stats';
import { html } from './render';

beforeAll(() => jest.useFakeTimers({ now: new Date('2026-03-10T12:00:00Z') }));
afterAll(() => jest.useRealTimers());

/** The text without its markup. */
const words = (element: Parameters<typeof html>[0]) => html(element).replaceAll(/<[^>]+>/g, '');

describe('how all pipelines stand', () => {
  const none = { failing: 0, late: 0, degrading: 0, credential: 0 };
  const standing = (changes: Partial<TeamStanding> = {}): TeamStanding => ({
    pipelines: 100,
    attention: 0,
    of: none,
    stale: 0,
    runs: { successes: 9990, failures: 10, counted: 100, byDatamin: 0 },
    tags: [],
    ...changes,
  });
  const runs = standing().runs;
  const said = (changes: Partial<TeamStanding> = {}, range: '24h' | '30d' = '30d') =>
    words(<StandingLead standing={standing(changes)} range={range} />);

  test.each<[string, Partial<TeamStanding>, string]>([
    [
      'all is well',
      {},
      'None of 100 pipelines needs attention. 99.9% of 10,000 runs succeeded in the last 30 days.',
    ],
    [
      'some are to be seen to, for more reasons than there are pipelines',
      { attention: 2, of: { ...none, failing: 2, credential: 1 } },
      '2 of 100 pipelines need attention. 99.9% of 10,000 runs succeeded in the last 30 days.',
    ],
    [
      'there is one',
      { pipelines: 1, attention: 1, of: { ...none, late: 1 }, runs: { ...runs, counted: 1 } },
      'The only pipeline needs attention. 99.9% of 10,000 runs succeeded in the last 30 days.',
    ],
    [
      'one is all, and well',
      { pipelines: 1, runs: { successes: 1, failures: 0, counted: 1, byDatamin: 0 } },
      'The only pipeline needs no attention. The only run in the last 30 days succeeded.',
    ],
    [
      'nothing ran',
      { runs: { successes: 0, failures: 0, counted: 100, byDatamin: 0 } },
      'None of 100 pipelines needs attention. Nothing ran in the last 30 days.',
    ],
    [
      'nothing was read',
      { runs: { successes: 0, failures: 0, counted: 0, byDatamin: 0 } },
      'None of 100 pipelines needs attention. How their runs ended is not known yet.',
    ],
    [
      'of some there is no count',
      { runs: { ...runs, counted: 98 } },
      'None of 100 pipelines needs attention. 99.9% of 10,000 runs succeeded in the last 30 days (2 pipelines not counted).',
    ],
    [
      'Datamin counts some',
      { runs: { ...runs, byDatamin: 12 } },
      'None of 100 pipelines needs attention. 99.9% of 10,000 runs succeeded in the last 30 days (12 pipelines by Datamin’s count).',
    ],
    [
      'Datamin counts all',
      { runs: { ...runs, byDatamin: 100 } },
      'None of 100 pipelines needs attention. 99.9% of 10,000 runs succeeded in the last 30 days (by Datamin’s count).',
    ],
  ])('where %s', (_, changes, expected) => expect(said(changes)).toBe(expected));

  test('two whole days are not called 24 hours', () =>
    expect(said({}, '24h')).toContain(' succeeded since yesterday.'));
});

describe('what a range came to', () => {
  const now = new Date();
  const numbers = (changes: Partial<RangeNumbers> = {}): RangeNumbers => ({
    successes: 1213,
    failures: 21,
    averageDurationMs: 184_000,
    period: { from: now, to: now },
    source: 'datamin',
    fetchedAt: new Date('2026-03-10T09:00:00Z'),
    stale: false,
    doubtful: false,
    problem: null,
    lastRun: { successful: true, executedAt: new Date('2026-03-10T11:48:00Z'), durationMs: 1 },
    ...changes,
  });
  const said = (
    changes: Partial<RangeNumbers> = {},
    more: Partial<Parameters<typeof NumbersLead>[0]> = {},
  ) =>
    words(
      <NumbersLead
        span="in the last 30 days"
        unit="run"
        changes={null}
        timeZone="Europe/Berlin"
        numbers={numbers(changes)}
        {...more}
      />,
    );
  test('the last run is led to where it is known which one it was', () => {
    const lead = (last: NonNullable<Parameters<typeof NumbersLead>[0]['last']> | null) =>
      html(
        <NumbersLead
          {...{ span: 'today', unit: 'run', changes: null, timeZone: 'UTC', last }}
          numbers={numbers()}
        />,
      );
    const href = '/ops/runs/7';
    expect(lead({ successful: true, href, failedTask: null })).toMatch(
      /The last run <a [^>]*href="\/ops\/runs\/7"[^>]*>succeeded/,
    );
    // The log's outcome: Datamin's is that of the latest task.
    const failed = lead({ successful: false, href, failedTask: 'Read shelves' });
    expect(failed).toMatch(/>(<b[^>]*>|<strong[^>]*>)?failed</);
    expect(failed.replaceAll(/<[^>]+>/g, '')).toContain('ago in Read shelves.');
    expect(lead(null)).not.toContain('<a ');
  });

  const took = 'Runs took 3 min 4 s on average.';
  const last = 'The last run succeeded 12 min ago.';

  test.each<[string, Partial<RangeNumbers>, string]>([
    [
      'some failed',
      {},
      `98.2% success rate in the last 30 days: 1,213 runs succeeded, 21 failures. ${took} ${last}`,
    ],
    [
      'none failed',
      { successes: 1, failures: 0 },
      `100% success rate in the last 30 days: the only run succeeded. ${took} ${last}`,
    ],
    [
      'none succeeded, the last included',
      {
        successes: 0,
        failures: 1,
        lastRun: { successful: false, executedAt: new Date('2026-03-09T12:00:00Z'), durationMs: 1 },
      },
      `0% success rate in the last 30 days: no run succeeded, 1 failure. ${took} The last run failed 24 h ago.`,
    ],
    [
      'nothing ran in it',
      { successes: 0, failures: 0, averageDurationMs: null },
      `Nothing ran in the last 30 days. ${last}`,
    ],
    [
      'nothing ever ran',
      { successes: 0, failures: 0, averageDurationMs: null, lastRun: null },
      'It has never run.',
    ],
    [
      'the counts cannot be',
      { successes: null, failures: null, averageDurationMs: null, doubtful: true },
      `Success rate unknown in the last 30 days: Datamin’s counts contradict each other. ${last}`,
    ],
    [
      'the counts are in doubt, and old',
      { doubtful: true, stale: true },
      `98.2% success rate in the last 30 days: 1,213 runs succeeded, 21 failures. ${took} ${last} These counts are in doubt. Last read from Datamin 3 h ago.`,
    ],
    [
      'Datamin cannot be had',
      { problem: 'No answer.' },
      `98.2% success rate in the last 30 days: 1,213 runs succeeded, 21 failures. ${took} ${last} Last read from Datamin 3 h ago.`,
    ],
  ])('where %s', (_, changes, expected) => expect(said(changes)).toBe(expected));

  test('beside the period before, where that is known', () => {
    const changes = {
      successRate: { kind: 'more', good: true, by: { points: 1.25 } },
      successes: { kind: 'same' },
      failures: { kind: 'same' },
      duration: { kind: 'less', good: true, by: { percent: 12 } },
    } as const;
    expect(said({}, { changes })).toBe(
      `98.2% success rate in the last 30 days, 1.3 points up: 1,213 runs succeeded, 21 failures. Runs took 3 min 4 s on average, 12% shorter than before. ${last}`,
    );
    const same = { ...changes, successRate: { kind: 'same' }, duration: { kind: 'none before' } };
    expect(said({}, { changes: same as typeof changes })).toContain(
      'in the last 30 days, as before: 1,213 runs succeeded, 21 failures. Runs took 3 min 4 s on average. ',
    );
  });

  test('of a task every failure is one of its own', () =>
    expect(said({}, { unit: 'task run' })).toContain(
      '1,213 task runs succeeded, 21 failed. Task runs took',
    ));

  test('until it is known, that it is being read', () =>
    expect(words(<ComingLead span="in the last 30 days" unit="run" />)).toBe(
      'Reading from Datamin how many runs succeeded in the last 30 days, how long they took and how the last one ended…',
    ));
});

describe('how a run ended', () => {
  const at = (time: string) => new Date(`2026-03-10T${time}Z`);
  const task = (successful: boolean, time: string, more: object = {}) => ({
    taskUuid: 'a',
    taskType: 'api_call',
    successful,
    executedAt: at(time),
    durationMs: 1000,
    ...more,
  });
  const run = (changes: Partial<Parameters<typeof RunLead>[0]['run']> = {}) => ({
    runUuid: 'r',
    status: 'succeeded' as const,
    startedAt: at('11:44:56'),
    finishedAt: at('11:48:00'),
    durationMs: 184_000,
    taskRuns: [task(true, '11:48:00')],
    ...changes,
  });
  const said = (changes: Parameters<typeof run>[0], names = new Map<string, string>()) =>
    words(<RunLead run={run(changes)} names={names} timeZone="UTC" />);
  const error = (message: string) => ({
    output: {
      kind: 'error' as const,
      messages: [message],
      moreMessages: 0,
      text: '',
      bytes: 0,
      cut: false,
      items: null,
      decrypted: false,
    },
  });

  test('all is well', () =>
    expect(said({})).toBe('Succeeded 12 min ago after 3 min 4 s: 1 task run.'));

  test('what failed first is named with the first line of its error', () => {
    const taskRuns = [
      task(false, '11:48:00', { taskUuid: 'b', ...error('The second') }),
      task(false, '11:47:00', error('No route to host\n at line 1')),
    ];
    expect(said({ status: 'failed', taskRuns }, new Map([['a', 'Read orders']]))).toBe(
      'Failed 12 min ago after 3 min 4 s: 2 task runs, 2 failed. Read orders failed first: “No route to host”',
    );
  });

  test('an error is cut, and without outputs the task is all that is known', () => {
    const long = said({
      status: 'failed',
      taskRuns: [task(false, '11:48:00', error('x'.repeat(500)))],
    });
    expect(long).toContain(`api_call failed: “${'x'.repeat(160)}…”`);
    expect(said({ status: 'failed', taskRuns: [task(false, '11:48:00')] })).toMatch(
      /api_call failed\.$/,
    );
  });

  test('an error that was put out as plain text is told too, any other output is not', () => {
    const put = (kind: 'text' | 'csv', text: string) => ({
      output: { kind, text, bytes: 0, cut: false, items: null, decrypted: false },
    });
    const told = (kind: 'text' | 'csv', text: string) =>
      said({ status: 'failed', taskRuns: [task(false, '11:48:00', put(kind, text))] });
    expect(told('text', 'Error 504: gave up\nid 7')).toContain(
      'api_call failed: “Error 504: gave up”',
    );
    expect(told('csv', 'id,amount')).toMatch(/api_call failed\.$/);
  });

  test('one that goes on says since when', () =>
    expect(said({ status: 'running' })).toBe(
      'Running: started 15 min ago, 1 task run so far, the last ended 12 min ago.',
    ));

  test('until it is read, when it began is known', () => {
    expect(words(<ComingRunLead beganAt={at('11:48:00')} timeZone="UTC" />)).toBe(
      'Started about 12 min ago, at 2026-03-10 11:48:00 UTC. Reading from Datamin’s log how it ended and what its tasks put out…',
    );
    expect(words(<UnknownRunLead problem={null} />)).toContain('No task has reported yet.');
    expect(words(<UnknownRunLead problem="Down." />)).toContain('is unknown');
  });
});

describe('what a window of a log has', () => {
  const log = (changes: Partial<LogPage> = {}): LogPage => ({
    runs: [],
    page: 1,
    pageSize: 25,
    totalRuns: 166,
    failedRuns: 12,
    rows: 1830,
    oldest: new Date('2026-03-03T12:00:00Z'),
    newest: new Date('2026-03-10T11:48:00Z'),
    cut: false,
    ...changes,
  });
  const said = (changes: Partial<LogPage> = {}) =>
    words(<LogLead log={log(changes)} span="in the last 7 days" timeZone="UTC" />);

  test.each<[string, Partial<LogPage>, string]>([
    [
      'runs',
      {},
      '166 runs in the last 7 days, 12 failed: the first started 7 days ago, the last 12 min ago.',
    ],
    [
      'one that did not fail',
      { totalRuns: 1, rows: 1, failedRuns: 0 },
      '1 run in the last 7 days, none failed: it started 12 min ago.',
    ],
    [
      'more than is read',
      { cut: true },
      'The newest 166 runs in the last 7 days, 12 failed: the first started 7 days ago, the last 12 min ago.',
    ],
    ['none', { oldest: null, newest: null }, 'Datamin’s log has no runs in the last 7 days.'],
  ])('%s', (_, changes, expected) => expect(said(changes)).toBe(expected));
});
