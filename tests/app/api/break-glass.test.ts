import { randomUUID } from 'node:crypto';
import { operations } from '@/lib/http';
import { takeBreakGlass } from '@/lib/instance';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { type Belongings, belongings, recipes } from '../../support/portal/recipes';
import { ask, read } from '../../support/portal/routes';

// Break-glass access × every operation that changes a team: none creates anything that outlasts it.

type TeamOperation = Extract<(typeof operations)[number], { scope: 'team' }>;
const changing = operations.filter(
  (one): one is TeamOperation => one.scope === 'team' && one.method !== 'GET',
);

/** What is allowed in an emergency. An operation in neither list fails the test: choose one. */
const inAnEmergency = [
  // Takes something away, or ends it.
  'removeMember',
  'revokeInvitation',
  'revokeApiToken',
  'removeServiceAccount',
  'removeCredential',
  'disableCredential',
  'destroyOldSecret',
  'removePipeline',
  'removeReport',
  'pauseReport',
  'revokeReport',
  'endReportLink',
  'removeWebhook',
  'endBreakGlass',
  // How the team's work is done, which is what the help is for. None of it opens anything to anybody.
  'createCredential',
  'importCredentials',
  'updateCredential',
  'enableCredential',
  'goBackToOldSecret',
  'verifyCredential',
  'rotateCredential',
  'registerPipeline',
  'updatePipeline',
  'nameTask',
  'requestRun',
  'lookForRun',
  'matchRunRequest',
  'closeRunRequest',
  'runAgain',
  'addRunRequestNote',
  'previewBulkRun',
  'requestBulkRun',
  'stopBulkRun',
  'createSchedule',
  'changeSchedule',
  'removeSchedule',
  'pauseSchedule',
  'resumeSchedule',
  'freezeTeam',
  'unfreezeTeam',
  'freezePipeline',
  'unfreezePipeline',
  'changeRunSettings',
  'saveInputPreset',
  'removeInputPreset',
  'freezeReport',
  'testWebhook',
  'replayWebhookDelivery',
  'setRetention',
  'setOutputPolicy',
  'syncNow',
  'setBackfill',
];

/** What requires an owner, which break-glass access makes nobody. */
const ofOwners = ['renameTeam', 'deleteTeam', 'setAuditRetention'];

/** What outlasts the access, with a body for it where the recipe's has none. */
const lasting: Record<string, object | null> = {
  addMember: null,
  changeRole: null,
  inviteMember: null,
  resendInvitation: null,
  createApiToken: null,
  handOverApiToken: null,
  createServiceAccount: null,
  changeServiceAccount: { role: 'admin' },
  createReport: null,
  changeReport: null,
  rotateReport: null,
  resumeReport: null,
  duplicateReport: null,
  openReportLink: null,
  createWebhook: null,
  updateWebhook: { url: 'http://127.0.0.1:2/elsewhere', enabled: true },
  rotateWebhook: null,
  createAuditStream: null,
  switchAuditStream: null,
  removeAuditStream: null,
  rotateAuditStream: null,
  requireSecondFactor: null,
  reviewAccess: null,
};

let portal: PortalUnderTest;
let own: Belongings;
let cookie: string;
beforeAll(async () => {
  portal = await openPortal();
  own = await belongings(portal, portal.red);
  const reason = 'A run hangs since noon, ticket 4711';
  await takeBreakGlass(await portal.instanceAdmin.viewer(), { team: 'red', role: 'admin', reason });
  cookie = await portal.instanceAdmin.cookie();
});
afterAll(() => portal.close());

async function call({ id, method, path }: TeamOperation, body: unknown) {
  const recipe = recipes(portal)[id];
  const object = await recipe?.object?.(portal.red, own);
  const url = path.replace('{team}', 'red').replace(/\{\w+\}/, object ?? randomUUID());
  const given = body ?? (await recipe?.body?.(portal.red, own));
  return read(ask(method, url, { cookie, ...(given === undefined ? {} : { body: given }) }));
}

test('every operation that changes something says which it is', () => {
  const said = [...inAnEmergency, ...ofOwners, ...Object.keys(lasting)];
  expect(said.sort()).toEqual(changing.map(({ id }) => id).sort());
});

test.each(
  changing.filter(({ id }) => id in lasting).map((operation) => [operation.id, operation] as const),
)('%s is refused, because it would outlast the access', async (id, operation) => {
  const { status, text } = await call(operation, lasting[id]);
  expect([status, text]).toEqual([
    403,
    expect.stringContaining('cannot create anything that outlasts it'),
  ]);
});

test.each(
  changing
    .filter(({ id }) => ofOwners.includes(id))
    .map((operation) => [operation.id, operation] as const),
)('%s takes an owner', async (_, operation) => {
  expect((await call(operation, null)).status).toBe(403);
});

test('what takes away is open: switching a webhook or a service account off', async () => {
  const named = (wanted: string) => {
    const found = changing.find(({ id }) => id === wanted);
    if (!found) throw new Error(`There is no operation ${wanted}.`);
    return found;
  };
  for (const [id, body] of [
    ['updateWebhook', { enabled: false }],
    ['changeServiceAccount', { enabled: false }],
    ['pauseReport', null],
    ['removeMember', null],
  ] as const) {
    expect([id, (await call(named(id), body)).status]).toEqual([
      id,
      id === 'removeMember' ? 204 : 200,
    ]);
  }
});
