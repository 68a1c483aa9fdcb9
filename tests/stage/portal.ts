import { freePort } from '../../scripts/lib/port.mjs';
import { PORTAL, portalEnvironment as portalProcess } from '../../scripts/lib/portal.mjs';
import { program } from '../../scripts/lib/run.mjs';
import { type ChildEnvironment, NodeProcess } from './node-process';
import { until } from './until';

/** Keys for these processes only; they protect nothing. */
export const keys = {
  first: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  second: `k2:${Buffer.alloc(32, 2).toString('base64')}`,
};

const readyMs = 90_000;

/** What a portal process needs to use a database, and the sandbox on this machine. */
export function portalEnvironment(
  databaseUrl: string,
  more: ChildEnvironment = {},
): ChildEnvironment {
  return {
    DATABASE_URL: databaseUrl,
    PORTAL_ENCRYPTION_KEYS: keys.first,
    NEXTAUTH_SECRET: 'a secret of these processes alone',
    PORTAL_ALLOW_PRIVATE_UPSTREAMS: 'true',
    PORTAL_LOG_LEVEL: 'warn',
    ...more,
  };
}

/** Makes this process part of the portal too: its verbs read the environment on their first call. */
export function joinPortal(env: ChildEnvironment): void {
  Object.assign(process.env, env);
}

/** A separate worker, started as by `npm run worker`. */
export function startWorkerProcess(env: ChildEnvironment): NodeProcess {
  return NodeProcess.tsx('lib/jobs/main.ts', [], env);
}

/** An administration command, started as by `npm run portal`. */
export function startCommand(args: readonly string[], env: ChildEnvironment): NodeProcess {
  return NodeProcess.tsx('lib/cli/main.ts', args, env);
}

export interface ServerProcess {
  readonly url: string;
  readonly process: NodeProcess;
}

/** A built portal, started as by `npm start`, on a free port. Resolves once it is ready to serve. */
export async function startServer(env: ChildEnvironment, wanted?: number): Promise<ServerProcess> {
  const port = wanted ?? (await freePort(0));
  const process = NodeProcess.tsx(PORTAL, [], { ...env, ...serving(port) });
  return whenReady(process, port, '/api/ready');
}

/** Any built Next app; ready when `path` answers 200. */
export async function startNext(
  env: ChildEnvironment,
  path: string,
  folder?: string,
): Promise<ServerProcess> {
  const port = await freePort(0);
  const next = program('next', 'dist', 'bin', 'next');
  const args = [next, 'start', '--port', String(port), '--hostname', '127.0.0.1'];
  return whenReady(new NodeProcess(args, { ...env, ...serving(port) }, folder), port, path);
}

const serving = (port: number): ChildEnvironment => ({
  ...portalProcess,
  PORT: String(port),
  PORTAL_HOST: '127.0.0.1',
});

async function whenReady(started: NodeProcess, port: number, path: string): Promise<ServerProcess> {
  const url = `http://127.0.0.1:${port}`;
  await until(
    `${url}${path} answers 200`,
    async () => {
      started.requireRunning();
      return isOk(`${url}${path}`);
    },
    { withinMs: readyMs, everyMs: 100 },
  );
  return { url, process: started };
}

async function isOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
