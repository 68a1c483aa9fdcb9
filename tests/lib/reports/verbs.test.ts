import { tokenContextOf } from '@/lib/auth/contexts';
import { setClock } from '@/lib/clock';
import { noOrigin, type TeamContext } from '@/lib/context';
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import {
  changeReport,
  createReport,
  duplicateReport,
  endLink,
  getReport,
  listReports,
  listReportViews,
  makeLink,
  makeSnapshot,
  pauseReport,
  previewReport,
  removeReport,
  resumeReport,
  revokeReport,
  revokeReports,
  rotateReport,
} from '@/lib/reports';
import { createApiToken, deleteTeam, findApiToken } from '@/lib/teams';
import { until } from '../../support/until';
import {
  join,
  opened,
  openWorld,
  passHours,
  person,
  pipeline,
  state,
  team,
  unknownId,
  type World,
} from './world';

let world: World;
let ours: TeamContext;
let theirs: TeamContext;
let operator: TeamContext;
let shown: { uuid: string; task: string };
let foreign: { uuid: string; task: string };
beforeAll(async () => {
  world = await openWorld();
  ours = await team('ours', await person('Ada'));
  theirs = await team('theirs', await person('Bob'));
  operator = await join('ours', await person('Olga'), 'operator');
  shown = await pipeline(world, ours);
  foreign = await pipeline(world, theirs);
});
afterAll(() => world.close());
afterEach(() => setClock());

const input = (more: object = {}) => ({
  name: 'For the customer',
  title: 'Nightly numbers',
  pipelines: [shown.uuid],
  ...more,
});
const make = (more: object = {}) => createReport(ours, input(more));

test('a report opens by its token alone, and every answer but that one keeps it secret', async () => {
  const { report, token } = await make({ tasks: [shown.task] });
  expect(token).toMatch(/^rpt_[\w-]{43}$/);
  const { definition, kind, mode } = await opened(token);
  expect({ kind, mode, definition }).toMatchObject({
    kind: 'page',
    mode: 'live',
    definition: {
      title: 'Nightly numbers',
      pipelines: [shown.uuid],
      tasks: [shown.task],
      range: { kind: 'rolling', days: 30 },
      sections: { summary: true, outputs: false },
      showUuids: false,
    },
  });
  expect(report).toMatchObject({
    state: 'live',
    link: { hint: token.slice(-4) },
    views: 0,
    createdBy: 'Ada',
    pipelines: [{ uuid: shown.uuid, name: 'Nightly' }],
  });
  const said = JSON.stringify([
    await listReports(ours),
    await getReport(ours, report.id),
    await world.audit(),
    (await world.admin.query('SELECT * FROM report_links')).rows,
  ]);
  expect(said).toContain(report.id);
  expect(said).not.toContain(token.slice(4));
  expect(await world.audit('report.created')).toMatchObject([{ target_name: 'For the customer' }]);
});

test('what a link opens tells no ids, and no verb of a team takes it', async () => {
  const { report, token } = await make();
  const context = await opened(token);
  const said = JSON.stringify(context);
  expect(said).toContain('Nightly numbers');
  for (const id of [report.id, ours.team.id, ours.team.slug]) expect(said).not.toContain(id);
  // @ts-expect-error: a report's context is no team's
  await expect(listReports(context)).rejects.toThrow();
});

test('everything takes an admin of the very team', async () => {
  const { report } = await make();
  const verbs: [string, (ctx: TeamContext) => Promise<unknown>][] = [
    ['get', (ctx) => getReport(ctx, report.id)],
    ['change', (ctx) => changeReport(ctx, report.id, { title: 'Taken over' })],
    ['rotate', (ctx) => rotateReport(ctx, report.id)],
    ['pause', (ctx) => pauseReport(ctx, report.id)],
    ['resume', (ctx) => resumeReport(ctx, report.id)],
    ['revoke', (ctx) => revokeReport(ctx, report.id)],
    ['revoke many', (ctx) => revokeReports(ctx, { ids: [report.id] })],
    ['duplicate', (ctx) => duplicateReport(ctx, report.id)],
    ['badge', (ctx) => makeLink(ctx, report.id, { kind: 'badge' })],
    ['end badge', (ctx) => endLink(ctx, report.id, { kind: 'badge' })],
    ['views', (ctx) => listReportViews(ctx, report.id)],
    ['preview', (ctx) => previewReport(ctx, report.id)],
    ['snapshot', (ctx) => makeSnapshot(ctx, report.id)],
    ['remove', (ctx) => removeReport(ctx, report.id)],
  ];
  for (const [name, verb] of verbs) {
    await expect(Promise.all([name, verb(operator)])).rejects.toThrow(Forbidden);
    await expect(Promise.all([name, verb(theirs)])).rejects.toThrow(NotFound);
  }
  await expect(createReport(operator, input())).rejects.toThrow(Forbidden);
  await expect(listReports(operator)).rejects.toThrow(Forbidden);
  for (const id of [unknownId, 'no-id']) {
    await expect(getReport(ours, id)).rejects.toThrow(NotFound);
    await expect(changeReport(ours, id, {})).rejects.toThrow(NotFound);
  }
  expect((await getReport(ours, report.id)).definition.title).toBe('Nightly numbers');
  expect((await listReports(theirs)).items).toEqual([]);
});

test.each([
  ['another team’s pipeline', () => ({ pipelines: [foreign.uuid] }), 'pipelines'],
  ['another team’s task', () => ({ tasks: [foreign.task] }), 'tasks'],
  ['no pipeline', () => ({ pipelines: [] }), 'pipelines'],
  ['nothing to show', () => ({ sections: nothing }), 'sections'],
  ['an unknown field', () => ({ teamId: unknownId }), 'teamId'],
  ['an end in the past', () => ({ expiresAt: '2020-01-01T00:00:00Z' }), 'expiresAt'],
  [
    'an end before its beginning',
    () => ({ startsAt: '2999-01-01T00:00:00Z', expiresAt: '2998-01-01T00:00:00Z' }),
    'expiresAt',
  ],
  ['a password inside other pages', () => ({ ...embedded, password }), 'embeddingOrigins'],
  ['a frozen choice', () => ({ mode: 'snapshot', range: chosen }), 'range'],
  ['a cap of nobody', () => ({ viewCap: 0 }), 'viewCap'],
  ['an SVG', () => ({ logo: Buffer.from('<svg/>').toString('base64') }), 'logo'],
])('refuses %s', async (_, more, field) => {
  const refusal = make(more()).catch((error: unknown) => error);
  expect(await refusal).toBeInstanceOf(Invalid);
  expect(await refusal).toMatchObject({ errors: { [field]: [expect.any(String)] } });
});
const nothing = {
  ...{ summary: false, aggregates: false, heatMap: false, runs: false },
  ...{ errors: false, slowTasks: false },
};
const password = 'correct horse battery';
const embedded = { embeddingOrigins: ['https://wiki.example.com'] };
const chosen = { kind: 'chosen', days: 30, mostDays: 90 };

test('a change acts on the next request and leaves alone what it does not name', async () => {
  const { report, token } = await make({ note: 'Read *this*', timeZone: 'Europe/Berlin' });
  const changed = await changeReport(ours, report.id, {
    title: 'New title',
    sections: { outputs: true, errors: false },
  });
  expect(changed.definition).toEqual({
    ...report.definition,
    title: 'New title',
    sections: { ...report.definition.sections, outputs: true, errors: false },
  });
  const { definition, version } = await opened(token);
  expect(definition).toEqual(changed.definition);
  expect(version).toBe(report.version + 1);
  const [event] = (await world.audit('report.changed')).slice(-1);
  expect(event?.details).toMatchObject({ changed: ['title', 'sections'] });
  await expect(changeReport(ours, report.id, { pipelines: [foreign.uuid] })).rejects.toThrow(
    Invalid,
  );
  await expect(
    changeReport(ours, report.id, { sections: { ...nothing, outputs: false } }),
  ).rejects.toThrow(Invalid);
});

test('a change of what somebody else has changed meanwhile is refused', async () => {
  const { report } = await make();
  await world.admin.query('BEGIN');
  await world.admin.query('UPDATE reports SET version = version + 1 WHERE id = $1', [report.id]);
  const change = changeReport(ours, report.id, { title: 'Mine' });
  const refused = expect(change).rejects.toThrow(Conflict);
  await until(async () => {
    const waiting = await world.admin.query(
      'SELECT FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid',
    );
    return waiting.rowCount === 1;
  });
  await world.admin.query('COMMIT');
  await refused;
  expect((await getReport(ours, report.id)).definition.title).toBe('Nightly numbers');
});

test('a new URL: the old one is dead at once, or after the grace, and protection is carried over', async () => {
  const first = await make({ password, viewCap: 7 });
  const second = await rotateReport(ours, first.report.id);
  expect(await state(first.token)).toBe('dead');
  expect(await state(second.token)).toBe('locked');
  const third = await rotateReport(ours, first.report.id, { graceHours: 2 });
  expect(third.report).toMatchObject({ hasPassword: true, viewCap: 7 });
  expect(third.report.oldLinkEndsAt).not.toBeNull();
  expect([await state(second.token), await state(third.token)]).toEqual(['locked', 'locked']);
  passHours(2);
  expect([await state(second.token), await state(third.token)]).toEqual(['dead', 'locked']);
  // Without a grace, one that was given before ends too.
  await rotateReport(ours, first.report.id, { graceHours: 2 });
  expect(await state(third.token)).toBe('locked');
  await rotateReport(ours, first.report.id);
  expect(await state(third.token)).toBe('dead');
});

test('pausing, resuming, and revoking for good', async () => {
  const { report, token } = await make({ feed: true });
  const badge = await makeLink(ours, report.id, { kind: 'badge' });
  expect((await pauseReport(ours, report.id)).state).toBe('paused');
  expect([await state(token), await state(badge.token, 'badge')]).toEqual(['dead', 'dead']);
  expect((await resumeReport(ours, report.id)).state).toBe('live');
  expect([await state(token), await state(badge.token, 'badge')]).toEqual(['open', 'open']);
  expect(await revokeReport(ours, report.id)).toMatchObject({ state: 'revoked', link: null });
  expect([await state(token), await state(badge.token, 'badge')]).toEqual(['dead', 'dead']);
  for (const again of [
    resumeReport(ours, report.id),
    rotateReport(ours, report.id),
    changeReport(ours, report.id, { title: 'Back' }),
    makeLink(ours, report.id, { kind: 'feed' }),
  ]) {
    await expect(again).rejects.toThrow(Conflict);
  }
  expect((await world.audit('report.revoked')).length).toBe(1);
});

test('several are revoked together, or none', async () => {
  const [one, two] = [await make(), await make()];
  const ids = [one.report.id, two.report.id];
  await expect(revokeReports(ours, { ids: [...ids, unknownId] })).rejects.toThrow(NotFound);
  expect([await state(one.token), await state(two.token)]).toEqual(['open', 'open']);
  expect(await revokeReports(ours, { ids })).toEqual({ revoked: 2 });
  expect([await state(one.token), await state(two.token)]).toEqual(['dead', 'dead']);
});

test('a duplicate shows the same under the same protection, by a URL of its own', async () => {
  const made = await make({ password, logo: png, note: 'Kept', viewCap: 3 });
  const copy = await duplicateReport(ours, made.report.id);
  expect(copy.report).toMatchObject({
    name: 'Copy of For the customer',
    definition: made.report.definition,
    hasPassword: true,
    hasLogo: true,
    viewCap: 3,
  });
  expect(copy.report.id).not.toBe(made.report.id);
  await revokeReport(ours, made.report.id);
  expect([await state(made.token), await state(copy.token)]).toEqual(['dead', 'locked']);
  const soon = new Date(Date.now() + 3_600_000).toISOString();
  const ended = await make({ expiresAt: soon });
  passHours(2);
  const renewed = await duplicateReport(ours, ended.report.id);
  expect(renewed.report).toMatchObject({ state: 'live', expiresAt: null });
});
const png = Buffer.from('89504e470d0a1a0a0000', 'hex').toString('base64');

test('frozen again it is another version, so that nothing made of the earlier one is shown', async () => {
  const { report } = await make({ mode: 'snapshot' });
  const again = await makeSnapshot(ours, report.id);
  expect(again.version).toBe(report.version + 1);
  await expect(makeSnapshot(ours, (await make()).report.id)).rejects.toThrow(Conflict);
});

test('one made with a token ends with it at the latest', async () => {
  const endsAt = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const { token } = await createApiToken(ours, { name: 'ci', role: 'admin', expiresAt: endsAt(5) });
  const found = await findApiToken(token);
  if (!found) throw new Error('The token is gone.');
  const ends = async (more: object) => {
    const made = await createReport(tokenContextOf(found, noOrigin), input(more));
    return Math.round(((made.report.expiresAt?.getTime() ?? 0) - Date.now()) / 3_600_000);
  };
  expect([await ends({}), await ends({ expiresAt: endsAt(9) })]).toEqual([5, 5]);
  expect(await ends({ expiresAt: endsAt(2) })).toBe(2);
});

test('badge and feed have tokens that open nothing else', async () => {
  const { report, token } = await make({ password });
  await expect(makeLink(ours, report.id, { kind: 'feed' })).rejects.toThrow(Conflict);
  await changeReport(ours, report.id, { feed: true });
  const tokens = {
    page: token,
    badge: (await makeLink(ours, report.id, { kind: 'badge' })).token,
    feed: (await makeLink(ours, report.id, { kind: 'feed' })).token,
  };
  const kinds = ['page', 'badge', 'feed'] as const;
  for (const mine of kinds) {
    for (const asked of kinds) {
      const expected = mine !== asked ? 'dead' : mine === 'page' ? 'locked' : 'open';
      expect([mine, asked, await state(tokens[mine], asked)]).toEqual([mine, asked, expected]);
    }
  }
  const renewed = await makeLink(ours, report.id, { kind: 'badge' });
  expect(await state(tokens.badge, 'badge')).toBe('dead');
  await endLink(ours, report.id, { kind: 'badge' });
  expect(await state(renewed.token, 'badge')).toBe('dead');
  await changeReport(ours, report.id, { feed: false });
  expect(await state(tokens.feed, 'feed')).toBe('dead');
});

test('a list goes on where it stopped and can be of one pipeline', async () => {
  const other = await pipeline(world, ours, 'Other');
  const made = [];
  for (const name of ['a', 'b', 'c']) {
    made.unshift((await make({ name, pipelines: [other.uuid] })).report.id);
  }
  const first = await listReports(ours, { pipeline: other.uuid, limit: 2 });
  const rest = await listReports(ours, { pipeline: other.uuid, cursor: first.nextCursor });
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(made);
  expect(rest.nextCursor).toBeNull();
  await expect(listReports(ours, { cursor: first.nextCursor })).rejects.toThrow(/cursor/);
});

test('a removed report and a removed team leave dead links and nothing behind', async () => {
  const { report, token } = await make();
  await removeReport(ours, report.id);
  expect(await state(token)).toBe('dead');
  await expect(getReport(ours, report.id)).rejects.toThrow(NotFound);
  const gone = await team('gone', await person('Gus'));
  const last = await pipeline(world, gone);
  const made = await createReport(gone, { ...input(), pipelines: [last.uuid] });
  expect(await state(made.token)).toBe('open');
  await deleteTeam(gone);
  expect(await state(made.token)).toBe('dead');
  const { rows } = await world.admin.query('SELECT FROM report_links WHERE team_id = $1', [
    gone.team.id,
  ]);
  expect(rows).toEqual([]);
});
