// @ts-check
import { once } from 'node:events';
import { answers } from './port.mjs';
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
  const child = startNode([inRoot('scripts', 'demo.mjs')], { env });
  const ended = once(child, 'exit');
  const ready = await answers(`http://127.0.0.1:${port}/api/ready`, {
    timeoutMs: READY_MS,
    accept: (status) => status === 200,
    until: () => child.exitCode !== null,
  });
  if (!ready) throw new Error('The demo does not get ready');
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await once(startTsx('lib/db/embedded/main.ts', ['remove', folder]), 'exit');
    },
  };
}

/**
 * Every page of the demo, and who looks at it.
 *
 * @param {string} base
 * @param {string} password
 * @returns {Promise<{ path: string, file: string, who: string | null }[]>}
 */
export async function demoPages(base, password) {
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
  const { runUuid } = await run.json();
  /** @param {string} path @param {string} file @param {string | null} [who] */
  const page = (path, file, who = admin) => ({ path, file, who });
  return [
    page('/sign-in', 'sign-in', null),
    page('/harbour-finch', 'overview'),
    page('/harbour-finch?q=nothing-is-called-so', 'overview-nothing-found'),
    page('/harbour-finch/pipelines', 'pipelines'),
    page('/harbour-finch/pipelines/new', 'pipeline-new'),
    page(`/harbour-finch/pipelines/${orders}`, 'pipeline'),
    page(`/harbour-finch/pipelines/${orders}?range=90d`, 'pipeline-90-days'),
    page(`/harbour-finch/pipelines/${orders}/log`, 'log'),
    page(`/harbour-finch/pipelines/${of(shop, 'Payments ledger')}/log`, 'log-encrypted'),
    page(`/nordlicht/pipelines/${of(freight, 'Delivery feedback')}/log`, 'log-hostile'),
    page(`/nordlicht/pipelines/${of(freight, 'Driver onboarding')}`, 'pipeline-never-ran'),
    page(`/nordlicht/pipelines/${of(freight, 'Shipment tracking')}`, 'pipeline-failing'),
    page(`/harbour-finch/tasks/${task?.uuid}`, 'task'),
    page(`/harbour-finch/runs/${runUuid}`, 'run'),
    page('/harbour-finch/settings/credentials', 'credentials'),
    page('/harbour-finch/settings/credentials/new', 'credential-new'),
    page('/harbour-finch/settings/members', 'members'),
    page('/harbour-finch/settings/tokens', 'tokens'),
    page('/harbour-finch/settings/audit', 'audit'),
    page('/profile', 'profile'),
    page('/teams', 'teams'),
    page('/no-such-team', 'not-found'),
    page('/harbour-finch/settings/credentials', 'forbidden', 'viewer@demo.example'),
    page('/harbour-finch', 'overview-as-viewer', 'viewer@demo.example'),
  ];
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
