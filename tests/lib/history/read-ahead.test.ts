import { now } from '@/lib/clock';
import { nextStep } from '@/lib/history/next-step';
import { ReadAhead } from '@/lib/history/read-ahead';
import type { ReadAnswer } from '@/lib/history/read-window';
import { StagedRows } from '@/lib/history/staged-rows';
import type { SyncState } from '@/lib/history/sync-state';
import { noon, stopClock } from '../../support/portal/clock';

beforeEach(stopClock);

const hourMs = 3_600_000;
const at = (hours: number) => noon.getTime() - hours * hourMs;

/** Read from an hour before the registration on; the backfill is next. */
function state(changes: Partial<SyncState> = {}): SyncState {
  return {
    ...{ pipeline_id: 'p', uuid: 'u', credential_id: 'c', version: 3 },
    ...{ history_backfill_days: 30, history_retention_days: null, pruned_before: null },
    ...{ output_policy: 'whole', output_keep_kb: 64, backfill: 'going' },
    ...{ began_at: new Date(at(0)), due_at: now(), lease_until: null, window_ms: 6 * hourMs },
    ...{ covered: [{ from: at(7), to: noon.getTime() }], doubtful: [], doubted_at: null },
    passes: [noon, noon, noon, noon],
    ...{ nothing_before: null, nothing_said_at: null, failures: 0, failed_at: null, failure: null },
    ...{ rows_read: 0, windows_read: 0, read_at: null },
    ...changes,
  };
}
const step = {
  kind: 'missing',
  window: { from: at(13), to: at(7) },
  isBackfill: true,
} as const;

function ground() {
  const asked: { from: number; to: number; signal: AbortSignal }[] = [];
  const staged = new StagedRows({ policy: { kind: 'none' }, keptFrom: null, now: noon.getTime() });
  const close = jest.spyOn(staged, 'close');
  const answer: ReadAnswer = { staged, size: { ms: 1, rows: 0, bytes: 0 } };
  const ahead = new ReadAhead(async (_, window, signal) => {
    asked.push({ ...window, signal });
    return answer;
  });
  return { ahead, asked, answer, close };
}

test('asks for the next window of a backfill, and gives it to the step that is just that', async () => {
  const { ahead, asked, answer, close } = ground();
  ahead.begin(state());
  expect(asked).toMatchObject([step.window]);
  expect(ahead.has(state(), step)).toBe(true);
  expect(await ahead.take(state(), step)).toBe(answer);
  expect(ahead.has(state(), step)).toBe(false);
  expect(await ahead.take(state(), step)).toBeNull();
  expect(close).not.toHaveBeenCalled();
});

test('what was written a moment ago waits for older work, and goes first from 15 seconds on', () => {
  const readTo = (secondsAgo: number) =>
    state({ covered: [{ from: at(7), to: noon.getTime() - secondsAgo * 1000 }] });
  const tail = { kind: 'missing', isBackfill: false };
  const began = { began_at: new Date(at(1)) };
  const next = (one: SyncState) => nextStep({ ...one, ...began }, noon.getTime());
  expect(next(readTo(14))).toMatchObject({ kind: 'missing', isBackfill: true });
  expect(next(readTo(15))).toMatchObject(tail);
  // Even with nothing older left, a single second is asked for.
  const whole = { history_backfill_days: 0, covered: [{ from: at(1), to: noon.getTime() - 1000 }] };
  expect(next(state(whole))).toMatchObject(tail);
});

test('asks for nothing but a backfill', () => {
  const { ahead, asked } = ground();
  // Newer rows that arrived meanwhile come first; and once Datamin says that nothing is left, nothing is read.
  ahead.begin(state({ began_at: new Date(at(2)), covered: [{ from: at(7), to: at(1) }] }));
  ahead.begin(state({ nothing_before: new Date(at(7)), nothing_said_at: now() }));
  expect(asked).toEqual([]);
});

test.each([
  { version: 4 },
  { credential_id: 'another' },
  { output_policy: 'none' as const },
  { output_keep_kb: 8 },
  { history_retention_days: 2 },
  { pruned_before: new Date(at(9)) },
])('is asked anew when %p meanwhile', async (change) => {
  const { ahead, asked, close } = ground();
  ahead.begin(state());
  expect(await ahead.take(state(change), step)).toBeNull();
  expect(asked[0]?.signal.aborted).toBe(true);
  expect(close).toHaveBeenCalledTimes(1);
});

test('is asked anew for another window, and ends what nobody takes', async () => {
  const { ahead, asked, close } = ground();
  ahead.begin(state());
  const smaller = { ...step, window: { from: at(8), to: at(7) } };
  expect(await ahead.take(state(), smaller)).toBeNull();
  ahead.begin(state());
  await ahead.drop();
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  expect(close).toHaveBeenCalledTimes(2);
});

test('tells what went wrong to who takes it', async () => {
  const ahead = new ReadAhead(() => Promise.reject(new Error('Datamin is gone')));
  ahead.begin(state());
  await expect(ahead.take(state(), step)).rejects.toThrow('Datamin is gone');
  ahead.begin(state());
  await ahead.drop();
});
