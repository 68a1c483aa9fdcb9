import { viewerByCookie } from '@/lib/auth';
import { beforeStop, runningPortal, whenRunning } from '@/lib/boot/running';
import { quickRead, takeOutage, teamRevisions } from '@/lib/db';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { drain, noteAnswers } from './drain';
import { hereOf } from './here';
import { InlineStyles } from './inline-styles';
import { LostPages } from './lost-pages';
import { makeFront } from './make-front';
import { makeServer } from './make-server';
import { type Handler, Pages } from './pages';
import { paintingFirst } from './paint-first';
import { reports } from './reports';
import { inOrder } from './rewrite-page';
import { StaticFiles } from './static-files';
import { countStrangers } from './strangers-log';
import { whileStarting } from './while-starting';

/** How long answers in progress may take to finish at a stop: half of what the process has. Milliseconds. */
const drainMs = 6000;

/**
 * Serves until the process ends; requests that come before the portal is up wait in Next. `files` is the
 * folder of what the build made for browsers. Throws when it cannot listen at the address.
 */
export async function servePortal(
  render: Handler,
  { port, hostname, files }: { port: number; hostname: string; files: string },
): Promise<void> {
  countStrangers(console);
  const revisions = teamRevisions();
  const pages = new Pages({
    render: paintingFirst(render, new InlineStyles(files)),
    standing: async ({ headers }, { slug }) => {
      const viewer = await viewerByCookie(headers.cookie, slug);
      // Read before the page is rendered: a change meanwhile then makes the page stale.
      const revision = viewer?.membership && revisions.of(viewer.membership.team.id);
      // No page shows when the session was last seen.
      const same = { ...viewer, sessionSeenAt: null };
      return revision ? { viewer: JSON.stringify(same), revision } : null;
    },
  });
  const lost = new LostPages((headers) => askNowhere(hostname, port, headers));
  const { answer } = new StaticFiles(files, render);
  const front = makeFront({
    pages,
    lost,
    files: answer,
    reports,
    next: inOrder(render),
    wasOutage,
  });
  const server = makeServer(whileStarting(() => runningPortal() !== undefined, whenRunning, front));
  noteAnswers(server);
  beforeStop(() => drain(server, drainMs));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(inWords(error, port, hostname)));
    server.listen(port, hostname, resolve);
  });
  log().info({ port, hostname }, 'listening; requests wait for the database');
  whenRunning().then(() => {
    const address = env().PORTAL_URL ?? hereOf(hostname, port);
    log().info({ port, hostname, address }, 'the portal serves');
    // The first page of a process takes some 300 ms longer than later ones: nobody should wait for it.
    fetch(`${hereOf(hostname, port)}/sign-in`, { redirect: 'manual' })
      .then((answer) => answer.text())
      .catch((error: unknown) => log().debug({ err: error }, 'the first page was not made'));
  });
  await new Promise((resolve) => server.once('close', resolve));
  // The remaining steps of the stop end the process.
  await new Promise(() => {});
}

/** As noted when the page failed, since the database may be back by now; otherwise asks it once. */
const wasOutage = async (requestId: string) =>
  takeOutage(requestId) ||
  quickRead('SELECT 1', []).then(
    () => false,
    () => true,
  );

const notAnAddress = () =>
  'PORTAL_HOST: takes an address of this machine, such as 127.0.0.1 or 0.0.0.0, or a name that leads to one.';

const reasons: Record<string, (port: number, hostname: string) => string> = {
  EADDRINUSE: (port, hostname) =>
    `PORT: another program listens at ${hostname}:${port}. Stop it, or choose another port.`,
  EACCES: (port) => `PORT: this user may not listen at ${port}. Choose a port above 1023.`,
  ENOTFOUND: notAnAddress,
  EAI_AGAIN: notAnAddress,
  EADDRNOTAVAIL: (_, hostname) =>
    `PORTAL_HOST: this machine has no address ${hostname}. Use 127.0.0.1, 0.0.0.0 or one of its own.`,
};

/** Why the server cannot listen there, with the name of the setting. */
function inWords(error: Error, port: number, hostname: string): Error {
  const code = 'code' in error ? String(error.code) : '';
  const sentence = reasons[code]?.(port, hostname);
  // Without its cause: a name that leads nowhere would pass for that of a database.
  return sentence ? new Error(sentence) : error;
}

/** The page for an address that leads nowhere: no team can be called a dash. */
async function askNowhere(
  hostname: string,
  port: number,
  headers: Record<string, string>,
): Promise<string> {
  const answer = await fetch(`${hereOf(hostname, port)}/-/lost`, { headers });
  const page = await answer.text();
  if (answer.status === 404) return page;
  throw new Error(`An address that leads nowhere answers ${answer.status}`);
}
