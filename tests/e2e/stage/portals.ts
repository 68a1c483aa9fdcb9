import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { PORTAL, portalEnvironment as portalProcess } from '../../../scripts/lib/portal.mjs';
import { typeScript } from '../../../scripts/lib/run.mjs';
import { artifacts, portalEnvironment, root } from './environment';
import type { PortalAsked, PortalOnStage } from './wire';

const readyMs = 60_000;
const stopMs = 15_000;

interface Running extends PortalOnStage {
  child: ChildProcess;
  ended: Promise<unknown>;
}

/** The built production servers started by the suite; every line they log is kept. */
export class Portals {
  private readonly running = new Map<number, Running>();
  private started = 0;

  async start(databaseUrl: string, asked: z.output<typeof PortalAsked>): Promise<PortalOnStage> {
    this.started += 1;
    const id = this.started;
    const port = await freePort();
    mkdirSync(artifacts, { recursive: true });
    const log = createWriteStream(join(artifacts, `portal-${id}.log`));
    const child = spawn(process.execPath, typeScript(PORTAL), {
      cwd: root,
      env: {
        ...process.env,
        ...asked.env,
        ...portalProcess,
        ...portalEnvironment,
        PORTAL_HOST: '127.0.0.1',
        PORT: String(port),
        DATABASE_URL: asked.databaseUrl ?? databaseUrl,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    const ended = new Promise((done) => child.once('exit', done));
    const portal = { id, url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, child, ended };
    this.running.set(id, portal);
    await ready(portal).catch(async (error: unknown) => {
      await this.end(id, 'SIGKILL');
      throw error;
    });
    return { id, url: portal.url, pid: portal.pid };
  }

  /** Ends one; resolves when it is gone. */
  async end(id: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const portal = this.running.get(id);
    if (!portal) return;
    this.running.delete(id);
    portal.child.kill(signal);
    const killed = setTimeout(() => portal.child.kill('SIGKILL'), stopMs);
    await portal.ended;
    clearTimeout(killed);
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.running.keys()].map((id) => this.end(id, 'SIGTERM')));
  }
}

async function ready({ url, child, id }: Running): Promise<void> {
  const deadline = performance.now() + readyMs;
  while (performance.now() < deadline && child.exitCode === null) {
    const status = await fetch(`${url}/api/ready`).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return;
    await sleep(100);
  }
  throw new Error(`The portal did not get ready: see tests/.artifacts/portal-${id}.log`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('No port to be had');
  return address.port;
}
