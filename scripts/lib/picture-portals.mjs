// @ts-check
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { answers } from './port.mjs';
import { startPortal } from './portal.mjs';
import { inRoot } from './project.mjs';
import { startNode, startTsx } from './run.mjs';

const READY_MS = 300_000;

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
 * Starts a portal that nobody has set up, but that could send mail. The demo must have been started: it builds.
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
