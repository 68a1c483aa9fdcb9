import { randomUUID } from 'node:crypto';
import { Invalid } from '@/lib/errors';
import { readLogPage } from '@/lib/runs';
import { recordRun } from '@/lib/sandbox';
import {
  addToSandbox,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

const range = { from: '2026-03-01T00:00:00Z', to: '2026-03-10T00:00:00Z' };
const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 10, minute));

/** Sixty runs, the oldest two of which failed; returns their UUIDs, newest first. */
async function sixtyRuns(): Promise<{ uuid: string; runs: string[] }> {
  const uuid = addToSandbox(portal, portal.red);
  const runs = Array.from({ length: 60 }, () => randomUUID());
  for (const [index, run] of runs.entries()) {
    const output = 'x'.repeat(700);
    const taskRuns = [{ executedAt: at(59 - index), output, isSuccessful: index < 58 }];
    recordRun(portal.sandbox.world, uuid, { uuid: run, taskRuns });
  }
  await portal.red.pipeline(uuid, await portal.red.credential());
  return { uuid, runs };
}

test('a window is read in pages, those that failed on the first', async () => {
  const { uuid, runs } = await sixtyRuns();
  const ctx = await portal.red.ctx('viewer');
  const read = (page?: number) => readLogPage(ctx, uuid, range, page === undefined ? {} : { page });
  const ordered = [...runs.slice(58), ...runs.slice(0, 58)];
  const uuids = ({ runs: some }: Awaited<ReturnType<typeof read>>) =>
    some.map(({ runUuid }) => runUuid);

  const first = await read();
  expect(first).toMatchObject({ page: 1, pageSize: 25, totalRuns: 60, rows: 60, cut: false });
  expect(uuids(first)).toEqual(ordered.slice(0, 25));
  expect(uuids(await read(2))).toEqual(ordered.slice(25, 50));
  const last = await read(3);
  expect(uuids(last)).toEqual(ordered.slice(50));
  const began = [...first.runs, ...(await read(2)).runs, ...last.runs].map((run) =>
    run.startedAt.getTime(),
  );
  expect(last).toMatchObject({
    failedRuns: 2,
    oldest: new Date(Math.min(...began)),
    newest: new Date(Math.max(...began)),
  });
  // A page past the end is the last page.
  expect(await read(99)).toEqual(last);
  // Each page has its own space for outputs.
  const texts = last.runs.flatMap(({ taskRuns }) => taskRuns.map(({ output }) => output));
  expect(texts.every((output) => 'text' in output && !output.cut)).toBe(true);
});

test('a run alone is found among the others, and a window without runs has one page', async () => {
  const { uuid, runs } = await sixtyRuns();
  const ctx = await portal.red.ctx('viewer');
  const [, , third = ''] = runs;
  const alone = await readLogPage(ctx, uuid, range, { runUuid: third });
  expect(alone).toMatchObject({ totalRuns: 1, rows: 1, runs: [{ runUuid: third }] });
  const before = { from: '2026-02-01T00:00:00Z', to: '2026-02-02T00:00:00Z' };
  expect(await readLogPage(ctx, uuid, before, { page: 2 })).toMatchObject({
    page: 1,
    totalRuns: 0,
    runs: [],
  });
  const long = { from: '2026-01-01T00:00:00Z', to: '2026-03-02T00:00:00Z' };
  expect(await rejection(readLogPage(ctx, uuid, long))).toBeInstanceOf(Invalid);
});
