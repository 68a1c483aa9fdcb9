import { randomUUID } from 'node:crypto';
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import {
  changeRunSettings,
  freezePipeline,
  freezeTeam,
  listFreezes,
  type RunRequestView,
  readRunRequest,
  readRunSettings,
  requestRun,
  runAgain,
  unfreezePipeline,
  unfreezeTeam,
} from '@/lib/runs';
import { clockTime, pass } from '../../support/portal/clock';
import { nobodys, openPortal, type PortalUnderTest, rejection } from '../../support/portal/portal';
import { asking } from './support';

let portal: PortalUnderTest;
let run: ReturnType<typeof asking>;
beforeAll(async () => {
  portal = await openPortal();
  run = asking(portal);
});
afterAll(() => portal.close());
beforeEach(async () => {
  portal.sandbox.faults.clear();
  await portal.admin.query('DELETE FROM freezes');
});

const ask = async (
  uuid: string,
  body: object = {},
  key: string = randomUUID(),
): Promise<RunRequestView> =>
  requestRun(await portal.red.ctx('operator'), { pipelineUuid: uuid, idempotencyKey: key, body });

/** The Conflict with which a request was refused; anything else fails. */
async function conflict(asked: Promise<unknown>): Promise<Conflict> {
  const refused = await rejection(asked);
  if (refused instanceof Conflict) return refused;
  throw refused;
}

/** Ends what is open, as if its run had ended. */
const runsEnd = (uuid: string) =>
  portal.admin.query(
    `UPDATE run_requests SET state = 'succeeded', follow_due_at = NULL, ended_at = now()
     WHERE state IN ('accepted', 'running') AND pipeline_id = (SELECT id FROM pipelines WHERE uuid = $1)`,
    [uuid],
  );

describe('a freeze', () => {
  it('of a pipeline refuses every new request of it alone, anyway or not, and ends by a word', async () => {
    const [uuid, other] = [await run.runnable('red'), await run.runnable('red')];
    const operator = await portal.red.ctx('operator');
    const known = await ask(other, {}, 'known');
    expect(await freezePipeline(operator, uuid, { reason: 'Bad data' })).toEqual({
      pipeline: { uuid, name: 'Test' },
      reason: 'Bad data',
      frozenBy: 'red-operator',
      frozenAt: clockTime(),
      endsAt: null,
    });
    const posts = run.posts();
    for (const body of [{}, { anyway: true }, { anyway: true, confirm: true }]) {
      const refused = await conflict(ask(uuid, body));
      expect(refused.message).toBe(
        'red-operator froze this pipeline until somebody ends the freeze: Bad data.',
      );
      expect(refused.members).toEqual({ frozen: true });
    }
    expect(run.posts()).toBe(posts);
    await runsEnd(other);
    expect((await ask(other)).state).toBe('accepted');
    // Under a freeze too, a request made earlier is still returned.
    await freezePipeline(operator, other, { reason: 'That too.' });
    expect((await ask(other, {}, 'known')).id).toBe(known.id);

    await unfreezePipeline(operator, uuid);
    expect((await ask(uuid)).state).toBe('accepted');
    expect(await portal.audit('pipeline.frozen')).toMatchObject([
      {
        team_id: portal.red.id,
        actor_name: 'red-operator',
        target_id: uuid,
        details: { reason: 'Bad data', until: null },
      },
      { target_id: other },
    ]);
    expect(await portal.audit('pipeline.unfrozen')).toMatchObject([{ target_id: uuid }]);
  });

  it('of the team refuses all of its pipelines and nobody else’s, until its end comes by itself', async () => {
    const [uuid, theirs] = [await run.runnable('red'), await run.runnable('blue')];
    const admin = await portal.red.ctx('admin');
    const endsAt = new Date(Math.floor(clockTime().getTime() / 1000) * 1000 + 60_000);
    await freezeTeam(admin, { reason: 'Night of the move!', endsAt: endsAt.toISOString() });
    const refused = await conflict(ask(uuid, { anyway: true }));
    expect(refused.message).toMatch(
      /^red-admin froze every pipeline of the team until 2026-.* UTC: Night of the move!$/,
    );
    expect((await run.request('blue', theirs)).state).toBe('accepted');
    expect(await listFreezes(await portal.red.ctx('viewer'))).toMatchObject([
      { pipeline: null, reason: 'Night of the move!', endsAt },
    ]);
    expect(await listFreezes(await portal.blue.ctx('viewer'))).toEqual([]);
    pass(60_001);
    expect(await listFreezes(await portal.red.ctx('viewer'))).toEqual([]);
    expect((await ask(uuid)).state).toBe('accepted');
    // There is nothing left to end.
    await unfreezeTeam(admin);
    expect(await portal.audit('team.unfrozen')).toEqual([]);
  });

  it('again takes the place of the one before', async () => {
    const uuid = await run.runnable('red');
    const operator = await portal.red.ctx('operator');
    await freezePipeline(operator, uuid, { reason: 'One' });
    await freezePipeline(operator, uuid, { reason: 'Two' });
    await freezeTeam(await portal.red.ctx('admin'), { reason: 'Three' });
    await freezeTeam(await portal.red.ctx('admin'), { reason: 'Four' });
    const freezes = await listFreezes(operator);
    expect(freezes.map(({ reason, pipeline }) => [reason, pipeline?.uuid])).toEqual([
      ['Four', undefined],
      ['Two', uuid],
    ]);
  });

  it('stops a person from running again what is in doubt', async () => {
    const uuid = await run.runnable('red');
    portal.sandbox.faults.inject({ on: 'run', action: { type: 'status', status: 500 } });
    const doubtful = await run.request('red', uuid);
    expect(doubtful.state).toBe('uncertain');
    const operator = await portal.red.ctx('operator');
    await freezePipeline(operator, uuid, { reason: 'Bad data' });
    await conflict(runAgain(operator, doubtful.id, { idempotencyKey: randomUUID() }));
    expect((await readRunRequest(operator, doubtful.id)).state).toBe('uncertain');
  });

  it('is refused to lower roles, of foreign pipelines, without a reason, and with an end that has passed', async () => {
    const [uuid, theirs] = [await run.runnable('red'), await run.runnable('blue')];
    const [viewer, operator, admin] = [
      await portal.red.ctx('viewer'),
      await portal.red.ctx('operator'),
      await portal.red.ctx('admin'),
    ];
    const reason = { reason: 'x' };
    for (const refused of [
      freezePipeline(viewer, uuid, reason),
      unfreezePipeline(viewer, uuid),
      freezeTeam(operator, reason),
      unfreezeTeam(operator),
    ]) {
      expect(await rejection(refused)).toBeInstanceOf(Forbidden);
    }
    for (const foreign of [theirs, nobodys, 'x']) {
      expect(await rejection(freezePipeline(operator, foreign, reason))).toBeInstanceOf(NotFound);
      expect(await rejection(unfreezePipeline(operator, foreign))).toBeInstanceOf(NotFound);
    }
    const past = new Date(clockTime().getTime() - 1000).toISOString();
    for (const wrong of [{}, { reason: ' ' }, { ...reason, endsAt: past }, { ...reason, who: 1 }]) {
      expect(await rejection(freezePipeline(operator, uuid, wrong))).toBeInstanceOf(Invalid);
      expect(await rejection(freezeTeam(admin, wrong))).toBeInstanceOf(Invalid);
    }
    expect(await listFreezes(viewer)).toEqual([]);
  });

  it('that has returned lets no request through that was on its way', async () => {
    const uuid = await run.runnable('red');
    const operator = await portal.red.ctx('operator');
    const asked = Array.from({ length: 10 }, () => ask(uuid, { anyway: true }).catch(() => null));
    await freezeTeam(await portal.red.ctx('admin'), { reason: 'Now' });
    const count = async () =>
      (
        await portal.admin.query(
          'SELECT FROM run_requests r JOIN pipelines p ON p.id = r.pipeline_id WHERE p.uuid = $1',
          [uuid],
        )
      ).rowCount;
    const then = await count();
    await Promise.all(asked);
    expect(await count()).toBe(then);
    await conflict(ask(uuid));
    expect(await listFreezes(operator)).toHaveLength(1);
  });
});

describe('settings', () => {
  it('needs confirmation: refused until somebody says that they mean it', async () => {
    const uuid = await run.runnable('red');
    const admin = await portal.red.ctx('admin');
    expect(await changeRunSettings(admin, uuid, { needsConfirmation: true })).toEqual({
      needsConfirmation: true,
      coolDownMs: 0,
    });
    for (const body of [{}, { confirm: false }, { anyway: true }]) {
      const refused = await conflict(ask(uuid, body, 'confirmed-later'));
      expect(refused.message).toMatch(/need a confirmation/);
      expect(refused.members).toEqual({ confirmationRequired: true });
    }
    expect(run.posts()).toBe(0);
    const made = await ask(uuid, { confirm: true }, 'confirmed-later');
    expect(made.state).toBe('accepted');
    expect((await ask(uuid, { confirm: true }, 'confirmed-later')).id).toBe(made.id);
    expect(run.posts()).toBe(1);
    expect(await portal.audit('pipeline.run_settings_changed')).toMatchObject([
      { target_id: uuid, actor_name: 'red-admin', details: { needsConfirmation: true } },
    ]);
  });

  it('cool-down: refused with when to come back; "anyway" passes and is written down', async () => {
    const uuid = await run.runnable('red');
    await changeRunSettings(await portal.red.ctx('admin'), uuid, { coolDownMs: 600_000 });
    await ask(uuid);
    await runsEnd(uuid);
    pass(60_000);
    const refused = await conflict(ask(uuid));
    expect(refused.message).toBe(
      'This pipeline has a cool-down of 10 minutes after each request: it can be requested again in 9 minutes. Wait until then, or run anyway.',
    );
    expect(refused.retryAfterMs).toBe(540_000);
    const made = await ask(uuid, { anyway: true });
    const { events } = await readRunRequest(await portal.red.ctx('viewer'), made.id);
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'noted',
        note: expect.stringMatching(
          /^Requested anyway\. This pipeline has a cool-down of 10 minutes/,
        ),
        by: { kind: 'user', name: 'red-operator' },
      }),
    );
    expect((await portal.audit('run.requested')).at(-1)?.details).toMatchObject({
      anyway: true,
      passed: ['cooling'],
    });
    await runsEnd(uuid);
    pass(600_000);
    expect((await ask(uuid)).state).toBe('accepted');
  });

  it('cool-down: what Datamin refused does not count', async () => {
    const uuid = await run.runnable('red');
    await changeRunSettings(await portal.red.ctx('admin'), uuid, { coolDownMs: 600_000 });
    portal.sandbox.faults.inject({ on: 'run', action: { type: 'status', status: 404 } });
    expect((await ask(uuid)).state).toBe('rejected');
    portal.sandbox.faults.clear();
    expect((await ask(uuid)).state).toBe('accepted');
  });

  it('are read by viewers and changed by admins, with sane values', async () => {
    const [uuid, theirs] = [await run.runnable('red'), await run.runnable('blue')];
    const [viewer, operator, admin] = [
      await portal.red.ctx('viewer'),
      await portal.red.ctx('operator'),
      await portal.red.ctx('admin'),
    ];
    const settings = { needsConfirmation: false, coolDownMs: 0 };
    expect(await readRunSettings(viewer, uuid)).toEqual(settings);
    expect(await rejection(changeRunSettings(operator, uuid, {}))).toBeInstanceOf(Forbidden);
    for (const foreign of [theirs, nobodys, 'x']) {
      expect(await rejection(readRunSettings(viewer, foreign))).toBeInstanceOf(NotFound);
      expect(await rejection(changeRunSettings(admin, foreign, {}))).toBeInstanceOf(NotFound);
    }
    for (const wrong of [
      { coolDownMs: -1 },
      { coolDownMs: 604_800_001 },
      { coolDownMs: 1.5 },
      { needsConfirmation: 'x' },
      { a: 1 },
    ]) {
      expect(await rejection(changeRunSettings(admin, uuid, wrong))).toBeInstanceOf(Invalid);
    }
    expect(await readRunSettings(viewer, uuid)).toEqual(settings);
  });
});
