import { randomUUID } from 'node:crypto';
import { NotFound } from '@/lib/errors';
import { findRun, readRun } from '@/lib/runs';
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

const at = new Date(Date.UTC(2026, 1, 2, 10));

test('a run older than what the portal remembers is found where its link says', async () => {
  const uuid = addToSandbox(portal, portal.red);
  const runUuid = randomUUID();
  recordRun(portal.sandbox.world, uuid, { uuid: runUuid, taskRuns: [{ executedAt: at }] });
  await portal.red.pipeline(uuid, await portal.red.credential());
  const ctx = await portal.red.ctx('viewer');

  expect(await rejection(findRun(ctx, runUuid))).toBeInstanceOf(NotFound);
  const place = await findRun(ctx, runUuid, { pipeline: uuid, at: at.toISOString() });
  expect(place).toMatchObject({ runUuid, pipeline: { uuid }, request: null });
  expect(await readRun(ctx, place)).toMatchObject({ runUuid, status: 'succeeded' });
});

test('a link’s word opens no other team’s pipeline, and no nonsense', async () => {
  const theirs = addToSandbox(portal, portal.blue);
  await portal.blue.pipeline(theirs, await portal.blue.credential());
  const own = await portal.blue.ctx('viewer');
  const hint = { pipeline: theirs, at: at.toISOString() };
  // Theirs to find, so the refusals below mean something.
  await expect(findRun(own, randomUUID(), hint)).resolves.toMatchObject({ request: null });

  const ctx = await portal.red.ctx('viewer');
  for (const wrong of [
    hint,
    { ...hint, pipeline: 'x' },
    { pipeline: theirs, at: 'yesterday' },
    {},
  ]) {
    expect(await rejection(findRun(ctx, randomUUID(), wrong))).toBeInstanceOf(NotFound);
  }
});
