// @ts-check
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { answers } from './port.mjs';
import { startPortal } from './portal.mjs';
import { inRoot } from './project.mjs';
import { startNode, startTsx } from './run.mjs';

const READY_MS = 300_000;
const admin = 'admin@demo.example';

/**
 * Starts a demo of its own, from nothing.
 *
 * @param {{ port: number, folder: string }} where
 */
export async function startDemo({ port, folder }) {
  const env = { PORT: String(port), PORTAL_DATA_DIR: folder };
  return whenReady(startNode([inRoot('scripts', 'demo.mjs')], { env }), { port, folder });
}

/**
 * Starts a portal that nobody has set up, and that could send mail. The demo must have been started: it builds.
 *
 * @param {{ port: number, folder: string }} where
 */
export async function startEmptyPortal({ port, folder }) {
  const env = {
    ...{ PORT: String(port), PORTAL_DATA_DIR: folder, DATABASE_URL: '' },
    PORTAL_ENCRYPTION_KEYS: `k:${randomBytes(32).toString('base64')}`,
    NEXTAUTH_SECRET: randomBytes(32).toString('base64'),
    ...{ SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'Portal <portal@example.com>' },
  };
  return whenReady(startPortal(env), { port, folder });
}

/** @param {import('./run.mjs').ChildProcess} child @param {{ port: number, folder: string }} where */
async function whenReady(child, { port, folder }) {
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await once(startTsx('lib/db/embedded/main.ts', ['remove', folder]), 'exit');
  };
  const ready = await answers(`http://127.0.0.1:${port}/api/ready`, {
    timeoutMs: READY_MS,
    accept: (status) => status === 200,
    until: () => child.exitCode !== null,
  });
  if (ready) return { stop };
  await stop();
  throw new Error('The portal does not get ready');
}

/**
 * Every page of the demo, and who looks at it.
 *
 * @param {string} base
 * @param {string} password
 * @param {string} empty where the portal is that nobody has set up
 * @returns {Promise<{ path: string, file: string, who: string | null, press?: string }[]>}
 */
export async function demoPages(base, password, empty) {
  const cookie = await signIn(base, password);
  const list = async (/** @type {string} */ team) => {
    const answer = await fetch(`${base}/api/v1/teams/${team}/pipelines`, { headers: { cookie } });
    return (await answer.json()).items;
  };
  const shop = await list('harbour-finch');
  const freight = await list('nordlicht');
  const of = (/** @type {any[]} */ items, /** @type {string} */ name) =>
    items.find((item) => item.name === name)?.uuid;
  const orders = of(shop, 'Orders sync');
  const tasks = await fetch(`${base}/api/v1/teams/harbour-finch/pipelines/${orders}/tasks`, {
    headers: { cookie },
  });
  const [task] = (await tasks.json()).items;
  const run = await fetch(`${base}/api/v1/teams/harbour-finch/pipelines/${orders}/runs`, {
    method: 'POST',
    headers: { cookie, origin: base, 'idempotency-key': crypto.randomUUID() },
  });
  const { runUuid, id: requestId } = await run.json();
  const schedule = await hourlySchedule(base, cookie, orders);
  const report = await share(base, cookie, [orders, of(shop, 'Nightly invoices')]);
  const outputs = await largeOutputs(base, cookie, of(freight, 'Archive export'));
  const credential = await firstCredential(base, cookie);
  const webhook = await tell(base, cookie);
  const invitation = await invite(base, cookie);
  const picks = new URLSearchParams(
    [orders, of(shop, 'Nightly invoices')].map((uuid) => ['pick', uuid]),
  );
  const bulkRun = await runBoth(base, cookie, picks.getAll('pick'));
  /** @param {string} path @param {string} file @param {string | null} [who] */
  const page = (path, file, who = admin) => ({ path, file, who });
  return [
    page(`${empty}/setup`, 'setup', null),
    page(`${empty}/sign-in/forgotten`, 'forgotten', null),
    page('/sign-in', 'sign-in', null),
    page(invitation, 'invitation', null),
    page(invitation, 'invitation-signed-in', 'viewer@demo.example'),
    page('/invitation/of-another-time', 'invitation-dead', null),
    page('/harbour-finch', 'overview'),
    page('/harbour-finch?q=nothing-is-called-so', 'overview-nothing-found'),
    page('/harbour-finch?view=grid&sort=attention', 'overview-grid'),
    page('/harbour-finch?group=tag&range=7d', 'overview-groups'),
    page('/harbour-finch?state=attention&range=90d', 'overview-attention'),
    page('/nordlicht', 'overview-stale'),
    page('/harbour-finch?cursor=of-another-list', 'overview-refused'),
    page('/harbour-finch/pipelines', 'pipelines'),
    page('/harbour-finch/pipelines/new', 'pipeline-new'),
    page(`/harbour-finch/pipelines/${orders}`, 'pipeline'),
    page(`/harbour-finch/pipelines/${orders}?range=90d`, 'pipeline-90-days'),
    page(
      `/harbour-finch/pipelines/${orders}?range=last-month&table=aggregates`,
      'pipeline-last-month-table',
    ),
    page(
      `/harbour-finch/pipelines/${orders}?from=2026-02-31&to=2026-02-01`,
      'pipeline-wrong-dates',
    ),
    page(`/harbour-finch/pipelines/${orders}/settings`, 'pipeline-settings'),
    page(
      `/harbour-finch/pipelines/${orders}/settings`,
      'pipeline-settings-forbidden',
      'viewer@demo.example',
    ),
    page(
      `/nordlicht/pipelines/${of(freight, 'Driver onboarding')}?range=24h`,
      'pipeline-never-ran-24-hours',
    ),
    page(`/harbour-finch/pipelines/${orders}/history`, 'history'),
    page('/harbour-finch/runs', 'runs'),
    page('/harbour-finch/runs?status=failed&range=30d&min=1', 'runs-filtered'),
    page('/harbour-finch/runs?q=nowhereinthere', 'runs-nothing-found'),
    page('/harbour-finch/runs?min=soon', 'runs-refused'),
    page(`/harbour-finch/pipelines/${orders}/log`, 'log'),
    page(`/harbour-finch/pipelines/${of(shop, 'Payments ledger')}/log`, 'log-encrypted'),
    page(`/nordlicht/pipelines/${of(freight, 'Delivery feedback')}/log`, 'log-hostile'),
    page(`/nordlicht/pipelines/${of(freight, 'Driver onboarding')}`, 'pipeline-never-ran'),
    page(`/nordlicht/pipelines/${of(freight, 'Shipment tracking')}`, 'pipeline-failing'),
    page(`/harbour-finch/tasks/${task?.uuid}`, 'task'),
    page(`/harbour-finch/runs/${runUuid}`, 'run'),
    page(`/harbour-finch/pipelines/${orders}/run`, 'run-ask'),
    page('/harbour-finch/bulk-runs', 'bulk-runs'),
    page('/harbour-finch/bulk-runs/new', 'bulk-run-nothing-selected'),
    page(`/harbour-finch/bulk-runs/new?${picks}`, 'bulk-run-ask'),
    page(`/harbour-finch/bulk-runs/${bulkRun}`, 'bulk-run'),
    page('/nordlicht/bulk-runs', 'bulk-runs-empty'),
    page('/harbour-finch/run-requests', 'run-requests'),
    page('/harbour-finch/run-requests?state=nonsense', 'run-requests-refused'),
    page(`/harbour-finch/run-requests/${requestId}`, 'run-request'),
    page('/harbour-finch/schedules', 'schedules'),
    page('/harbour-finch/schedules?state=paused', 'schedules-nothing-paused'),
    page('/harbour-finch/schedules/new', 'schedule-new'),
    page(`/harbour-finch/schedules/${schedule}`, 'schedule'),
    page('/nordlicht/schedules', 'schedules-empty'),
    page(outputs.run, 'run-large'),
    page(`${outputs.output}&as=table`, 'output-table'),
    { ...page(outputs.output, 'output-viewer'), press: 'a[data-output]' },
    page(`${outputs.output}&as=tree`, 'output-tree'),
    page(`${outputs.output}&as=hex`, 'output-hex'),
    page(`${outputs.output}&find=salmon`, 'output-found'),
    page(`/nordlicht/pipelines/${of(freight, 'Archive export')}/log?last=7d`, 'log-nested'),
    page(`/harbour-finch/pipelines/${orders}/log?last=7d&page=2`, 'log-second-page'),
    page('/harbour-finch/reports', 'reports'),
    page('/harbour-finch/reports/new', 'report-new'),
    page(`/harbour-finch/reports/${report.id}`, 'report-manage'),
    page(new URL(report.url).pathname, 'report', null),
    page('/r/rpt_no_such_link_at_all_no_such_link', 'report-dead', null),
    page('/harbour-finch/settings/credentials', 'credentials'),
    page('/harbour-finch/settings/credentials/new', 'credential-new'),
    page('/harbour-finch/settings/history', 'history-settings'),
    page(`/harbour-finch/settings/credentials/${credential}`, 'credential'),
    page('/harbour-finch/settings/members', 'members'),
    page('/harbour-finch/settings/tokens', 'tokens'),
    page('/harbour-finch/settings/webhooks', 'webhooks'),
    page(`/harbour-finch/settings/webhooks/${webhook}`, 'webhook'),
    page('/nordlicht/settings/webhooks', 'webhooks-empty'),
    page('/harbour-finch/settings/audit', 'audit'),
    page('/harbour-finch/settings/credentials/import', 'credentials-import'),
    page('/harbour-finch/settings/access', 'access'),
    page('/harbour-finch/settings/audit/streams', 'audit-streams'),
    page('/profile', 'profile'),
    page('/profile/second-factor', 'second-factor'),
    page('/instance', 'instance'),
    page('/instance/users', 'instance-users'),
    page('/instance/provisioning', 'instance-provisioning'),
    page('/instance/break-glass', 'instance-break-glass'),
    page('/instance/settings', 'instance-settings'),
    page('/instance/health', 'instance-health'),
    page('/instance/audit', 'instance-audit'),
    page('/teams', 'teams'),
    page('/teams/harbour-finch', 'team-manage'),
    page('/no-such-team', 'not-found'),
    page('/harbour-finch/settings/credentials', 'forbidden', 'viewer@demo.example'),
    page('/harbour-finch', 'overview-as-viewer', 'viewer@demo.example'),
  ];
}

/** @param {string} base @param {string} cookie @returns {Promise<string>} its id */
async function firstCredential(base, cookie) {
  const path = '/api/v1/teams/harbour-finch/credentials';
  const answer = await fetch(`${base}${path}`, { headers: { cookie } });
  return (await answer.json()).items[0]?.id;
}

/**
 * An invitation to the other team.
 *
 * @param {string} base @param {string} cookie
 * @returns {Promise<string>} its path
 */
async function invite(base, cookie) {
  const made = await fetch(`${base}/api/v1/teams/nordlicht/invitations`, {
    method: 'POST',
    headers: { cookie, origin: base, 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'operator' }),
  });
  return new URL((await made.json()).url).pathname;
}

/**
 * A webhook to an address where nobody listens.
 *
 * @param {string} base @param {string} cookie
 * @returns {Promise<string>} its id
 */
async function tell(base, cookie) {
  const made = await fetch(`${base}/api/v1/teams/harbour-finch/webhooks`, {
    method: 'POST',
    headers: { cookie, origin: base, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Duty phone', url: `${base}/nobody-listens`, states: ['failed'] }),
  });
  return (await made.json()).webhook.id;
}

/**
 * Runs some pipelines by one word.
 *
 * @param {string} base @param {string} cookie @param {string[]} pipelines
 * @returns {Promise<string>} the id of the bulk run
 */
async function runBoth(base, cookie, pipelines) {
  const made = await fetch(`${base}/api/v1/teams/harbour-finch/bulk-runs`, {
    method: 'POST',
    headers: {
      ...{ cookie, origin: base, 'content-type': 'application/json' },
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify({
      items: pipelines.map((pipelineUuid) => ({ pipelineUuid })),
      confirm: true,
    }),
  });
  return (await made.json()).id;
}

/**
 * A schedule of the pipeline.
 *
 * @param {string} base @param {string} cookie @param {string} pipelineUuid
 * @returns {Promise<string>} its id
 */
async function hourlySchedule(base, cookie, pipelineUuid) {
  const made = await fetch(`${base}/api/v1/teams/harbour-finch/schedules`, {
    method: 'POST',
    headers: { cookie, origin: base, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ pipelineUuid, name: 'Every hour, on the hour', timeZone: 'Europe/Berlin' },
      ...{ cron: '0 * * * *', overlap: 'queue', catchUp: 'last', jitterMs: 30_000 },
    }),
  });
  return (await made.json()).id;
}

/**
 * The run with the largest outputs of the last week, and the page of one of them.
 *
 * @param {string} base @param {string} cookie @param {string} pipeline
 */
async function largeOutputs(base, cookie, pipeline) {
  const to = new Date(Math.floor(Date.now() / 1000) * 1000);
  const from = new Date(to.getTime() - 7 * 86_400_000);
  const path = `/api/v1/teams/nordlicht/pipelines/${pipeline}/logs`;
  const range = new URLSearchParams({ from: from.toISOString(), to: to.toISOString() });
  const answer = await fetch(`${base}${path}?${range}`, { headers: { cookie } });
  const lines = (await answer.text()).trim().split('\n');
  const [, largest = '{}'] = lines.reduce(
    ([most, line], next) => (next.length > most ? [next.length, next] : [most, line]),
    [0, '{}'],
  );
  const { runUuid, taskUuid, executedAt } = JSON.parse(largest);
  const second = Math.floor(Date.parse(executedAt) / 1000) * 1000;
  const run = `/nordlicht/runs/${runUuid}`;
  const place = new URLSearchParams({
    pipeline,
    task: taskUuid,
    index: '0',
    from: new Date(second).toISOString(),
    to: new Date(second + 1000).toISOString(),
  });
  const hint = new URLSearchParams({ pipeline, at: new Date(second - 60_000).toISOString() });
  return { run: `${run}?${hint}`, output: `${run}/output/view?${place}` };
}

/**
 * A report of some pipelines.
 *
 * @param {string} base @param {string} cookie @param {string[]} pipelines
 * @returns {Promise<{ id: string, url: string }>}
 */
async function share(base, cookie, pipelines) {
  const answer = await fetch(`${base}/api/v1/teams/harbour-finch/reports`, {
    method: 'POST',
    headers: { cookie, origin: base, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'For the warehouse',
      title: 'How orders and invoices ran',
      note: 'What we promised: **every order within the hour**, every invoice by six.',
      pipelines,
      range: { kind: 'chosen', days: 90, mostDays: 365 },
      feed: true,
    }),
  });
  return answer.json();
}

/** @param {string} base @param {string} password */
async function signIn(base, password) {
  const first = await fetch(`${base}/api/auth/csrf`);
  const { csrfToken } = await first.json();
  const cookies = first.headers.getSetCookie().map((text) => text.split(';')[0]);
  const body = new URLSearchParams({ csrfToken, email: admin, password });
  const signedIn = await fetch(`${base}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookies.join('; ') },
    body,
  });
  return signedIn.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');
}
