import { randomUUID } from 'node:crypto';
import type { TaskRunRow } from '@/lib/datamin';
import { GiveWay } from '@/lib/history/give-way';
import { readWindow } from '@/lib/history/read-window';
import { sizeAfter } from '@/lib/history/window-size';

const row: TaskRunRow = {
  runUuid: randomUUID(),
  taskUuid: randomUUID(),
  taskType: 'query',
  isSuccessful: true,
  durationMs: 5,
  output: Buffer.from('x'.repeat(100)).toString('base64'),
  metricValue: null,
  executedAt: new Date(),
  executedMicros: 0,
};

test('a log without end is given up when it is larger than is taken at once, and its connection with it', async () => {
  let [batches, isLeft] = [0, false];
  async function* logBatches() {
    try {
      for (; batches < 1000; batches += 1) yield Array.from({ length: 100 }, () => row);
    } finally {
      isLeft = true;
    }
  }
  const state = {
    uuid: randomUUID(),
    output_policy: 'whole',
    output_keep_kb: 0,
    history_retention_days: null,
    pruned_before: null,
  } as const;
  const window = { from: new Date(0), to: new Date() };
  const { signal } = new AbortController();
  const reading = readWindow({ logBatches }, state, window, {
    signal,
    giveWay: new GiveWay(),
    most: 1_000_000,
  });
  await expect(reading).rejects.toMatchObject({ kind: 'too_large' });
  expect(isLeft).toBe(true);
  expect(batches).toBeLessThan(100);
});

test('after an answer that was too large the next window is smaller, but never by more than eight times', () => {
  const dayMs = 86_400_000;
  const after = (rows: number) => sizeAfter(dayMs, dayMs, { ms: 0, rows, bytes: 0 });
  expect(after(200_000)).toBe(dayMs / 3);
  expect(after(500_000)).toBe(Math.round(dayMs / 7.5));
  expect(after(50_000_000)).toBe(dayMs / 8);
});
